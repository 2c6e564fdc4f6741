"""``lab-builder resume``: enable the schedules."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.target
@options.as_json
def command(as_json: bool, **flags: Any) -> None:
    """Enable the schedules again, and show their cost.

    The lab pauses itself PauseAfterHours from now. A schedule that the template disables, such as
    failure-simulator, stays disabled.
    """
    import os

    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.cli import preview, report
    from lab_builder.workflow import build, lab_stack, pausing

    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require_at_rest(aws)
    lab, lab_time = registry.find(lab_stack.lab(aws, stack)), pausing.lab_time(settings, os.environ)
    found = pausing.resume(aws, lab, stack, lab_time)
    if as_json:
        output.as_json(found)
    else:
        pause = output.table(report.pause(pausing.describe(aws, lab, stack, found, lab_time)), "")
        cost = preview.cost(build.aws_cost(settings, lab, stack.parameters))
        output.result(f"{report.schedules(found)}\n\n{pause}\n\n{cost}")
