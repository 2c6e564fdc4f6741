"""``lab-builder destroy``: delete the stack and all that the lab created."""

from __future__ import annotations

import sys
from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.target
@options.yes
@options.as_json
def command(yes: bool, as_json: bool, **flags: Any) -> None:
    """Delete the stack and all that the lab created, and check that nothing is left.

    Disables the schedules, stops executions and logging, empties the buckets of the lab and deletes
    the stack. Then it looks up every resource again: one that still exists is an error, and those
    that AWS keeps are listed. The command can be repeated at any time.
    """
    from lab_builder.cli import report
    from lab_builder.cli.watch import watch
    from lab_builder.stacks.values import DestroyStep, StackEvent
    from lab_builder.workflow import destroy

    removal = destroy.prepare(options.settings(flags))
    name, region = removal.stack_name, removal.aws.region
    output.confirm(f"Delete the stack {name} in {region} with all its data?", yes=yes)

    def show(seen: DestroyStep | StackEvent) -> None:
        if isinstance(seen, DestroyStep):
            output.progress(output.prose(seen.what, "  ", sys.stderr))
        elif report.is_shown(seen):
            output.progress(report.event(seen))

    done = watch(destroy.execute(removal), show, stack_name=name)
    if as_json:
        output.as_json(done)
    else:
        output.result(report.destroyed(done))
