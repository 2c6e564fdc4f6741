"""``lab-builder deploy``: from the lab modules to a running stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.stacks.values import Stack
    from lab_builder.workflow.deploy import Deployment


@click.command(cls=Command)
@options.lab
@options.target
@options.code
@options.stack
@click.option("--create-bucket", is_flag=True, help="Make the bucket where it does not exist.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@options.yes
@options.as_json
def command(create_bucket: bool, dry_run: bool, yes: bool, as_json: bool, **flags: Any) -> None:
    """Bring up the lab, or bring it up to date.

    Checks the template and its parameters, packages the code, makes a change set, shows it with
    what the schedules cost, and executes it once it is confirmed. With nothing to change it says
    so and is done. A first create that fails leaves no stack behind.
    """
    from lab_builder.cli import preview, report
    from lab_builder.workflow import deploy

    target = options.destination(flags, starts=True)
    prepared = deploy.prepare(target, create_bucket=create_bucket)
    plan = prepared.plan
    yes = yes or not target.settings.confirm_changeset
    if plan.action != "none" and not (yes or dry_run):
        output.require_terminal()
    _check(prepared)
    if dry_run:
        output.as_json(preview.plan_value(plan)) if as_json else output.result(preview.plan(plan))
        return
    stack = _carry_out(prepared, yes=yes)
    if as_json:
        output.as_json(report.outcome_value(plan, stack))
    else:
        output.result(report.outcome(plan, stack))


def _check(prepared: Deployment) -> None:
    """Show what was found, and stop at what would be refused."""
    from lab_builder.cli import findings, report
    from lab_builder.workflow import deploy

    found, preflight = deploy.check(prepared)
    findings.stop_at(found, prepared.plan.template.origins)
    if preflight:
        output.progress(report.stored(preflight))


def _carry_out(prepared: Deployment, *, yes: bool) -> Stack:
    """Upload what is missing, show the change set, ask, execute it and show the events."""
    from lab_builder.cli import preview, report
    from lab_builder.cli.watch import watch
    from lab_builder.stacks.values import ChangeSet, StackEvent
    from lab_builder.workflow import deploy

    plan = prepared.plan
    if prepared.code.to_be_made:
        output.progress(f"making the bucket {plan.bucket}")
    output.upload(deploy.upload(prepared))

    def show(seen: ChangeSet | StackEvent) -> None:
        if isinstance(seen, ChangeSet):
            output.progress(preview.change_set(plan, seen))
            output.confirm("Execute this change set?", yes=yes)
        elif report.is_news(seen):
            output.progress(report.event(seen))

    return watch(deploy.execute(prepared), show, stack_name=plan.stack_name)
