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
    from lab_builder import stages
    from lab_builder.aws import Aws
    from lab_builder.cli import report, steps
    from lab_builder.stacks.destroy import destroy
    from lab_builder.stacks.values import StackEvent, Step

    settings = options.settings(flags)
    name = settings.stack_name
    aws = Aws(settings)
    stages.find(aws)  # refuses a stack that is not a lab's
    output.confirm(f"Remove the stack {name} in {aws.region} with all its data?", yes=yes)

    def show(step: Step | StackEvent) -> None:
        if isinstance(step, Step):
            output.progress(step.what)
        elif report.is_news(step):
            output.progress(report.event(step))

    done = steps.follow(destroy(aws, name), show, stack_name=name)
    if as_json:
        output.as_json(done)
    else:
        output.result(report.destroyed(done))
