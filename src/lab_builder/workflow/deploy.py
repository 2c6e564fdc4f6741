"""A deploy, in parts between which its user may look and turn back.

prepare  Settings -> Deployment, a plan by reading only
check    -> Checks: what would be refused, before anything is uploaded
upload   -> Progress: the bucket, where it is to be made, and what it lacks
execute  -> ChangeSet, StackEvent -> Stack
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lab_builder import parameters
from lab_builder.aws import Aws
from lab_builder.model import Finding, Settings
from lab_builder.workflow import code_bucket, lab_stack
from lab_builder.workflow.build import BuiltLab, build
from lab_builder.workflow.code_bucket import CodeBucket
from lab_builder.workflow.target import Target

if TYPE_CHECKING:
    from lab_builder.lint.checking import Checking
    from lab_builder.local.preflight import Preflight
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent


@dataclass(frozen=True, slots=True)
class Deployment:
    """A plan, where it is carried out, what its bucket lacks, and the check of its template."""

    aws: Aws
    plan: Plan
    code: CodeBucket
    checking: Checking


class Checks(NamedTuple):
    """What the linter found, and what the engine makes of the template where it is the target."""

    findings: list[Finding]
    preflight: Preflight | None = None


def prepare(target: Target, *, create_bucket: bool = False) -> Deployment:
    """Render the lab, look at what is there, and plan.

    The check of the template begins as soon as it is wanted, in a process of its own: at once where
    an engine is only starting, or else once the stack is seen to differ.

    Raises:
        EngineError: the engine cannot be started.
        UsageError: a setting or a parameter is missing or wrong.
        AwsError: a call was refused or lost, or the bucket is not usable.
        StackError: nothing can be deployed to the stack in its state.
    """
    from lab_builder.lint.checking import Checking

    built = build(target.settings)
    checking = Checking(built.template)
    if target.is_starting:
        checking.begin()
    try:
        target.ready()
        return _plan(target.settings, built, checking, create_bucket=create_bucket)
    except BaseException:
        checking.cancel()
        raise


def _plan(
    settings: Settings, built: BuiltLab, checking: Checking, *, create_bucket: bool
) -> Deployment:
    from lab_builder.stacks import plan

    settings = code_bucket.resolve(settings)
    bucket = code_bucket.name(settings)
    values = parameters.resolve(built.template.body, settings.parameters, settings.sources)
    aws = Aws(settings)
    stack = lab_stack.find(aws)
    lab_stack.refuse_sams(stack)
    if plan.decide_action(stack, settings, built.template, values) != "none":
        checking.begin()
    account = lab_stack.account(aws, stack)
    code = code_bucket.look(aws, bucket, account, built.bundle, create=create_bucket)
    made = plan.make_plan(
        aws,
        settings,
        built.template,
        values,
        stack=stack,
        account=account,
        template_key=built.template_key,
        uploads=[asset.key for asset in code.lacking],
        cost=built.lab.daily_cost(values),
    )
    return Deployment(aws, made, code, checking)


def check(deployment: Deployment) -> Checks:
    """Find what CloudFormation or the engine would refuse; nothing where nothing changes.

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
    """Bring the bucket what it lacks, and make it first where it is to be made.

    Raises:
        LabBuilderError: the bucket cannot be made, or uploads failed.
    """
    yield from code_bucket.fill(deployment.aws, deployment.code)


def execute(deployment: Deployment) -> Generator[ChangeSet | StackEvent, None, Stack]:
    """Do what the plan says, as ``stacks.apply.apply`` does."""
    from lab_builder.stacks.apply import apply

    return (yield from apply(deployment.aws, deployment.plan))
