"""``lab-builder destroy``: the lab and all it made, gone."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.target
@options.yes
@options.as_json
def command(yes: bool, as_json: bool, **flags: Any) -> None:
    """Remove the lab and all it made, and look again.

    Schedules are switched off, runs and logging stopped, the lab's own buckets emptied, the stack
    deleted. Then every resource is looked for once more: what is still there is an error, what
    AWS keeps by itself is named. It can be repeated at any point.
    """
    from lab_builder.cli import report
    from lab_builder.cli.watch import watch
    from lab_builder.stacks.values import DestroyStep, StackEvent
    from lab_builder.workflow import destroy

    removal = destroy.prepare(options.settings(flags))
    name, region = removal.stack_name, removal.aws.region
    output.confirm(f"Remove the stack {name} in {region} with all its data?", yes=yes)

    def show(seen: DestroyStep | StackEvent) -> None:
        if isinstance(seen, DestroyStep):
            output.progress(seen.what)
        elif report.is_news(seen):
            output.progress(report.event(seen))

    done = watch(destroy.execute(removal), show, stack_name=name)
    if as_json:
        output.as_json(done)
    else:
        output.result(report.destroyed(done))
