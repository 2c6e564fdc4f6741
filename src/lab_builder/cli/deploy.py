"""``lab-builder deploy``: create or update the stack of a lab."""

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
@click.option("--create-bucket", is_flag=True, help="Create the bucket if it does not exist.")
@click.option(
    "--revert-drift",
    is_flag=True,
    help="Undo changes of resources that were made outside CloudFormation; on AWS only.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@options.yes
@options.as_json
def command(
    create_bucket: bool,
    dry_run: bool,
    reset_parameters: bool,
    revert_drift: bool,
    yes: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Create or update the stack of the lab.

    Checks the template and its parameters, uploads the code, creates a change set, shows it with
    the cost of the schedules, and executes it after confirmation. If nothing changes, it prints
    the outputs and ends. A stack whose first creation fails is deleted.
    """
    from lab_builder.cli import preview, report
    from lab_builder.lint.cache import Cache
    from lab_builder.workflow import deploy, outputs

    target = options.destination(flags, starts=True)
    prepared = deploy.prepare(
        target,
        create_bucket=create_bucket,
        reset_parameters=reset_parameters,
        revert_drift=revert_drift,
        cache=Cache.of_user(),
    )
    plan = prepared.plan
    yes = yes or not target.settings.confirm_changeset
    if plan.action != "none" and not (yes or dry_run):
        output.require_terminal()
    _check(prepared)
    if dry_run:
        output.as_json(preview.plan_value(plan)) if as_json else output.result(preview.plan(plan))
        return
    stack = _execute(prepared, yes=yes)
    shown = outputs.reachable(stack, target.settings.target)
    if as_json:
        output.as_json(report.deployed_value(plan, stack, shown))
    else:
        output.result(report.deployed(plan, stack, shown))


def _check(prepared: Deployment) -> None:
    """Show the findings, and stop if CloudFormation or the engine would refuse the template."""
    from lab_builder.cli import findings, report
    from lab_builder.workflow import deploy

    found, preflight = deploy.check(prepared)
    findings.stop_at(found, prepared.plan.template.origins)
    if preflight:
        output.progress(report.stored(preflight))


def _execute(prepared: Deployment, *, yes: bool) -> Stack:
    """Upload missing files, show the change set, confirm and execute it, and show the events."""
    from lab_builder.cli import preview, report
    from lab_builder.cli.watch import watch
    from lab_builder.stacks.values import ChangeSet, StackEvent, Waiting
    from lab_builder.workflow import deploy

    plan = prepared.plan
    if prepared.code.must_create:
        output.progress(f"creating the bucket {plan.bucket}")
    output.upload(deploy.upload(prepared))

    patience = report.Patience()

    def show(seen: Waiting | ChangeSet | StackEvent) -> None:
        if isinstance(seen, Waiting):
            if patience.is_due(seen):
                output.progress(report.waiting(seen))
        elif isinstance(seen, ChangeSet):
            output.progress(preview.change_set(plan, seen))
            output.confirm("Execute this change set?", yes=yes)
        elif report.is_shown(seen):
            output.progress(report.event(seen))

    return watch(deploy.execute(prepared), show, stack_name=plan.stack_name)
