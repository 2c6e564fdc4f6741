"""``lab-builder deploy``: from the lab modules to a running stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.aws import Aws
    from lab_builder.cli.stages import Built
    from lab_builder.stacks.values import Plan, Stack


@click.command(cls=Command)
@click.option("--lab", metavar="NAME", help="[default: aws-deep-dive]")
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
    from lab_builder import parameters
    from lab_builder.aws import Aws
    from lab_builder.cli import preview, report, stages
    from lab_builder.package import bucket

    is_local = flags["local"]
    settings = options.settings(flags, starts=True)
    built = stages.build(settings)
    code_bucket = stages.bucket(settings)
    values = parameters.resolve(built.template.body, settings.parameters, settings.sources)
    aws = Aws(settings)
    plan, needs_bucket = _plan(aws, built, values, code_bucket, may_make=create_bucket or is_local)
    yes = yes or not settings.confirm_changeset
    if plan.action != "none" and not (yes or dry_run):
        output.require_terminal()
    if plan.action != "none":
        _check(built, plan, is_local=is_local)
    if dry_run:
        output.as_json(preview.plan_value(plan)) if as_json else output.result(preview.plan(plan))
        return
    if needs_bucket:
        bucket.create(aws, plan.bucket, plan.account)
        output.progress(f"made the bucket {plan.bucket}")
    stack = _carry_out(aws, built, plan, yes=yes)
    if as_json:
        output.as_json(report.outcome_value(plan, stack))
    else:
        output.result(report.outcome(plan, stack))


def _plan(
    aws: Aws, built: Built, values: dict[str, str], bucket: str, *, may_make: bool
) -> tuple[Plan, bool]:
    """Look at what is there, make the plan, and say whether its bucket must be made first."""
    from lab_builder.cli import stages
    from lab_builder.stacks import checks, plan

    stack = stages.find(aws)
    account = stack.account if stack else checks.caller(aws).account
    missing = stages.missing(aws, bucket, account, built.bundle, may_make=may_make)
    made = plan.make(
        aws,
        aws.settings,
        built.template,
        values,
        stack=stack,
        account=account,
        bucket=bucket,
        template_key=built.template_key,
        uploads=[asset.key for asset in missing.assets],
        cost=built.lab.daily_cost(values),
    )
    return made, missing.bucket


def _check(built: Built, plan: Plan, *, is_local: bool) -> None:
    """Stop at what CloudFormation or the engine would refuse, before anything is uploaded."""
    from lab_builder import lint
    from lab_builder.cli import findings, report

    findings.stop_at(lint.check_template(built.template), built.template.origins)
    if is_local:
        from lab_builder.local import preflight

        output.progress(report.stored(preflight.check(built.template, plan.parameters)))


def _carry_out(aws: Aws, built: Built, plan: Plan, *, yes: bool) -> Stack:
    """Upload what is missing, show the change set, ask, execute it and show the events."""
    from lab_builder.cli import preview, report, steps
    from lab_builder.package import upload
    from lab_builder.stacks.apply import apply
    from lab_builder.stacks.values import ChangeSet, StackEvent

    missing = [asset for asset in built.bundle.assets if asset.key in plan.uploads]
    output.upload(upload.send(aws, plan.bucket, plan.account, missing))

    def show(step: ChangeSet | StackEvent) -> None:
        if isinstance(step, ChangeSet):
            output.progress(preview.change_set(plan, step))
            output.confirm("Execute this change set?", yes=yes)
        elif report.is_news(step):
            output.progress(report.event(step))

    return steps.follow(apply(aws, plan), show, stack_name=plan.stack_name)
