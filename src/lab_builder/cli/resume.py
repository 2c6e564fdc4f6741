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

    A schedule that the template disables, such as failure-simulator, stays disabled.
    """
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.cli import preview, report
    from lab_builder.stacks import schedules
    from lab_builder.workflow import build, lab_stack

    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require_at_rest(aws)
    found = schedules.resume(aws, stack)
    if as_json:
        output.as_json(found)
    else:
        cost = build.aws_cost(settings, registry.find(settings.lab), stack.parameters)
        output.result(f"{report.schedules(found)}\n\n{preview.cost(cost)}")
