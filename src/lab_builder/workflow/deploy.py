"""The steps of a deploy; the caller can stop after each.

prepare  Settings -> Deployment: a plan, with read-only calls
check    -> Checks: findings and unsupported resources, before anything is uploaded
upload   -> Progress: create the bucket if needed, and upload missing files
execute  -> Waiting, ChangeSet, StackEvent -> Stack
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from lab_builder.aws import Aws
from lab_builder.errors import UnsupportedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Finding, Settings
from lab_builder.workflow import code_bucket, lab_stack, stack_values
from lab_builder.workflow.build import BuiltLab, aws_cost, build, local_notes
from lab_builder.workflow.code_bucket import CodeBucket
from lab_builder.workflow.target import Target

if TYPE_CHECKING:
    from lab_builder.lint.cache import Cache
    from lab_builder.lint.checking import Checking
    from lab_builder.local.preflight import Preflight
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent, Waiting


@dataclass(frozen=True, slots=True)
class Deployment:
    """A plan, the clients to execute it with, the bucket for code, and the lint of the template."""

    aws: Aws
    plan: Plan
    code: CodeBucket
    checking: Checking


class Checks(NamedTuple):
    """The findings of lint and, if the target is the engine, what it runs and only stores."""

    findings: list[Finding]
    preflight: Preflight | None = None


def prepare(
    target: Target,
    *,
    create_bucket: bool = False,
    reset_parameters: bool = False,
    revert_drift: bool = False,
    cache: Cache | None = None,
) -> Deployment:
    """Render the lab, read the stack and the bucket, and plan the deploy.

    ``reset_parameters`` returns parameters and tags that are not given to their defaults, instead
    of keeping those of the stack. ``revert_drift`` brings resources that were changed or deleted
    outside CloudFormation back to the template, with a drift-aware change set:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html

    The lint of the template runs in another process, unless ``cache`` has its result. It starts at
    once if the engine is starting, else as soon as a change is found.

    Raises:
        EngineError: the engine cannot be started.
        UsageError: a setting or a parameter is missing or invalid.
        AwsError: a call failed, or the bucket cannot be used.
        StackError: the stack cannot be updated in its current status.
    """
    if revert_drift and target.settings.target == "local":
        raise UnsupportedError(
            "the engine has no drift-aware change sets, which --revert-drift needs",
            hint=Advice(
                CommandLine("drift"),
                " shows the differences; undo them by hand, or ",
                CommandLine("destroy"),
                " and ",
                CommandLine("deploy"),
            ),
        )
    from lab_builder.lint.checking import Checking

    built = build(target.settings)
    checking = Checking(built.template, cache)
    if target.is_starting:
        checking.begin()
    try:
        target.ready()
        return _plan(
            target.settings,
            built,
            checking,
            create_bucket=create_bucket,
            reset_parameters=reset_parameters,
            revert_drift=revert_drift,
        )
    except BaseException:
        checking.cancel()
        raise


def _plan(
    settings: Settings,
    built: BuiltLab,
    checking: Checking,
    *,
    create_bucket: bool,
    reset_parameters: bool,
    revert_drift: bool,
) -> Deployment:
    from lab_builder.stacks import plan

    settings = code_bucket.resolve(settings)
    bucket = code_bucket.name(settings)
    stack_values.resolve(settings, built, None)  # what is given, before any call
    aws = Aws(settings)
    stack = lab_stack.find(aws)
    lab_stack.refuse_sam_stack(stack)
    lab_stack.refuse_other_lab(aws, stack)
    values, kept, settings, notes = stack_values.resolve(
        settings, built, stack, reset=reset_parameters
    )
    changed = plan.decide_action(stack, settings, built.template, values) != "none"
    if changed or revert_drift:
        checking.begin()
    account = lab_stack.account(aws, stack)
    code = code_bucket.inspect(aws, bucket, account, built.bundle, create=create_bucket)
    planned = plan.make_plan(
        aws,
        settings,
        built.template,
        values,
        stack=stack,
        account=account,
        template_key=built.template_key,
        uploads=[asset.key for asset in code.missing],
        cost=aws_cost(settings, built.lab, values),
        notes=local_notes(settings, built, values),
        revert_drift=revert_drift,
    )
    planned = replace(planned, kept=kept, notes=(*notes, *planned.notes))
    return Deployment(aws, planned, code, checking)


def check(deployment: Deployment) -> Checks:
    """Lint the template, and check whether the engine can run it; skipped if nothing changes.

    Raises:
        UnsupportedError: the engine cannot run the template.
    """
    plan = deployment.plan
    if plan.action == "none":
        deployment.checking.cancel()
        return Checks([])
    found = deployment.checking.findings()
    if deployment.aws.settings.target != "local":
        return Checks(found)
    from lab_builder.local import preflight

    return Checks(found, preflight.check(plan.template, plan.parameters))


def upload(deployment: Deployment) -> Iterator[Progress]:
    """Upload the missing files, after creating the bucket if needed.

    Raises:
        LabBuilderError: the bucket cannot be created, or uploads failed.
    """
    yield from code_bucket.upload(deployment.aws, deployment.code)


def execute(deployment: Deployment) -> Generator[Waiting | ChangeSet | StackEvent, None, Stack]:
    """Execute the plan; see ``stacks.apply.apply``."""
    from lab_builder.stacks.apply import apply

    return (yield from apply(deployment.aws, deployment.plan))
