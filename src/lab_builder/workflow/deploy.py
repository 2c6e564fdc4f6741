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
from lab_builder.workflow.build import build
from lab_builder.workflow.code_bucket import CodeBucket

if TYPE_CHECKING:
    from lab_builder.local.preflight import Preflight
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent


@dataclass(frozen=True, slots=True)
class Deployment:
    """A plan, where it is carried out, and what its bucket lacks."""

    aws: Aws
    plan: Plan
    code: CodeBucket


class Checks(NamedTuple):
    """What the linter found, and what the engine makes of the template where it is the target."""

    findings: list[Finding]
    preflight: Preflight | None = None


def prepare(settings: Settings, *, create_bucket: bool = False) -> Deployment:
    """Render the lab, look at what is there, and plan.

    Raises:
        UsageError: a setting or a parameter is missing or wrong.
        AwsError: a call was refused or lost, or the bucket is not usable.
        StackError: nothing can be deployed to the stack in its state.
    """
    from lab_builder.stacks import plan

    settings = code_bucket.resolve(settings)
    built = build(settings)
    bucket = code_bucket.name(settings)
    values = parameters.resolve(built.template.body, settings.parameters, settings.sources)
    aws = Aws(settings)
    stack = lab_stack.find(aws)
    lab_stack.refuse_sams(stack)
    account = lab_stack.account(aws, stack)
    code = code_bucket.look(aws, bucket, account, built.bundle, create=create_bucket)
    made = plan.make(
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
    return Deployment(aws, made, code)


def check(deployment: Deployment) -> Checks:
    """Find what CloudFormation or the engine would refuse; nothing where nothing changes.

    Raises:
        UnsupportedError: the engine cannot run the template.
    """
    plan = deployment.plan
    if plan.action == "none":
        return Checks([])
    from lab_builder import lint

    found = lint.check_template(plan.template)
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
