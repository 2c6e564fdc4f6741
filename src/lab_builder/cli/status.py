"""``lab-builder status``: show the stack, its schedules and their cost."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import hints, options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.target
@options.as_json
def command(as_json: bool, **flags: Any) -> None:
    """Show the status of the stack, the states of its schedules, and their cost.

    It shows when the lab pauses itself and, for schedules that are paused, who paused them and
    when, from CloudTrail's event history.
    """
    import os

    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.cli import report
    from lab_builder.stacks import schedules, status_table
    from lab_builder.workflow import build, lab_stack, pausing

    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require(aws)
    lab, lab_time = registry.find(lab_stack.lab(aws, stack)), pausing.lab_time(settings, os.environ)
    found, pause = schedules.Schedules(), pausing.Pause(None)
    if status_table.rule(stack).has_resources:
        found = schedules.stack_schedules(aws, stack)
        pause = pausing.describe(aws, lab, stack, found, lab_time)
    advice = status_table.advice(stack)
    cost = build.aws_cost(settings, lab, stack.parameters) if found.enabled else ()
    if as_json:
        output.as_json(
            {
                "stack_name": stack.name,
                "stack_id": stack.id,
                "status": stack.status,
                "reason": stack.reason,
                "next": hints.as_text(advice) if advice else None,
                "created": stack.created,
                "updated": stack.updated,
                "parameters": dict(stack.parameters),
                "schedules": found,
                "pause": pause,
                "cost": cost,
            }
        )
    else:
        output.result(report.status(stack, found, pause, cost))
