"""``lab-builder pause``: disable the schedules."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.target
@options.as_json
def command(as_json: bool, **flags: Any) -> None:
    """Disable the schedules, so that nothing runs and their cost stops.

    The stack is not changed. lab-builder resume enables them again.
    """
    from lab_builder.aws import Aws
    from lab_builder.cli import report
    from lab_builder.stacks import schedules
    from lab_builder.workflow import lab_stack

    aws = Aws(options.settings(flags))
    found = schedules.pause(aws, lab_stack.require_at_rest(aws))
    if as_json:
        output.as_json(found)
    else:
        output.result(report.schedules(found))
