"""``lab-builder drift``: show how the resources of the stack differ from its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.stacks.values import Waiting


@click.command(cls=Command)
@options.target
@options.as_json
def command(as_json: bool, **flags: Any) -> None:
    """Show how the resources of the stack differ from its template, and which were deleted.

    CloudFormation compares the resources; a paused schedule differs, too. lab-builder deploy
    --revert-drift undoes the differences. The exit code is 0 whether or not there are any.
    """
    from lab_builder.aws import Aws
    from lab_builder.cli import report
    from lab_builder.stacks import drift
    from lab_builder.workflow import lab_stack, operation

    aws = Aws(options.settings(flags))
    stack = lab_stack.require_at_rest(aws)
    patience = report.Patience()

    def show(seen: Waiting) -> None:
        if patience.is_due(seen):
            output.progress(report.waiting(seen))

    found = operation.complete(drift.detect(aws, stack), show)
    if as_json:
        output.as_json(found)
    else:
        output.result(report.drift(found))
