"""A deploy, in steps between which its user may look and turn back.

prepare      Settings -> Deployment, a plan by reading only
check        -> Checks: what would be refused, before anything is uploaded
upload       -> Progress: the bucket, where it is to be made, and what it lacks
stacks.apply the plan -> Stack
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lab_builder import parameters, stages
from lab_builder.aws import Aws
from lab_builder.errors import FindingsError
from lab_builder.model import Finding, Settings
from lab_builder.stages import Missing

if TYPE_CHECKING:
    from lab_builder.local.preflight import Preflight
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import Plan


@dataclass(frozen=True, slots=True)
class Deployment:
    """A plan, where it is carried out, and what its bucket lacks."""

    aws: Aws
    plan: Plan
    missing: Missing


class Checks(NamedTuple):
    """What the linter found, and what the engine makes of the template where it is the target."""

    findings: list[Finding]
    preflight: Preflight | None


def prepare(settings: Settings, *, create_bucket: bool = False) -> Deployment:
    """Render the lab, look at what is there, and plan. The engine's bucket may always be made.

    Raises:
        UsageError: a setting or a parameter is missing or wrong.
        AwsError: a call was refused or lost, or the bucket is not usable.
        StackError: nothing can be deployed to the stack in its state.
    """
    from lab_builder.stacks import checks, plan

    settings = stages.with_bucket(settings)
    built = stages.build(settings)
    bucket = stages.bucket(settings)
    values = parameters.resolve(built.template.body, settings.parameters, settings.sources)
    aws = Aws(settings)
    stack = stages.find(aws)
    stages.refuse_sams(stack)
    account = stack.account if stack else checks.caller(aws).account
    may_make = create_bucket or settings.target == "local"
    missing = stages.missing(aws, bucket, account, built.bundle, may_make=may_make)
    made = plan.make(
        aws,
        settings,
        built.template,
        values,
        stack=stack,
        account=account,
        bucket=bucket,
        template_key=built.template_key,
        uploads=[asset.key for asset in missing.assets],
        cost=built.lab.daily_cost(values),
    )
    return Deployment(aws, made, missing)


def check(deployment: Deployment) -> Checks:
    """Find what CloudFormation or the engine would refuse.

    Raises:
        UnsupportedError: the engine cannot run the template.
    """
    from lab_builder import lint

    plan = deployment.plan
    found = lint.check_template(plan.template)
    if deployment.aws.settings.target != "local":
        return Checks(found, None)
    from lab_builder.local import preflight

    return Checks(found, preflight.check(plan.template, plan.parameters))


def refuse(findings: Iterable[Finding]) -> None:
    """Stop at findings that stop a deploy.

    Raises:
        FindingsError: names the first, and how many there are.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        others = f", and {len(errors) - 1} more" if errors[1:] else ""
        raise FindingsError(
            f"{errors[0].rule} in the template: {errors[0].message}{others}",
            where=errors[0].logical_id,
            hint="lab-builder lint shows all of them",
        )


def upload(deployment: Deployment) -> Iterator[Progress]:
    """Make the bucket where it is to be made, and bring it what it lacks.

    Raises:
        LabBuilderError: the bucket cannot be made, or uploads failed.
    """
    from lab_builder import package

    aws, plan = deployment.aws, deployment.plan
    if deployment.missing.bucket:
        package.bucket.create(aws, plan.bucket, plan.account)
    yield from package.upload.send(aws, plan.bucket, plan.account, deployment.missing.assets)
