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
    """Show the status of the stack, the states of its schedules, and their cost per day."""
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.cli import report
    from lab_builder.stacks import schedules, status_table
    from lab_builder.workflow import build, lab_stack

    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require(aws)
    has_resources = status_table.rule(stack).has_resources
    found = schedules.stack_schedules(aws, stack) if has_resources else schedules.Schedules()
    advice = status_table.advice(stack)
    cost = (
        build.aws_cost(settings, registry.find(settings.lab), stack.parameters)
        if found.enabled
        else ()
    )
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
                "cost": cost,
            }
        )
    else:
        output.result(report.status(stack, found, cost))
