"""What is left after a stack is deleted, and what AWS keeps on purpose."""

from __future__ import annotations

from collections.abc import Iterable

from lab_builder.aws import Aws
from lab_builder.errors import ResidueError
from lab_builder.hints import Advice, CommandLine
from lab_builder.polling import polls
from lab_builder.stacks import existence
from lab_builder.stacks.resources import Resource
from lab_builder.template.view import View
from lab_builder.words import verb

# Seconds for which a deleted resource may still be found; SQS documents 60.
GONE_WITHIN = 75.0

_RETAINED = ("Retain", "RetainExceptOnCreate")


def retained(template: View) -> set[str]:
    """Return the logical ids of the resources that their DeletionPolicy retains."""
    policies = {name: each.place.get("DeletionPolicy") for name, each in template.resources.items()}
    return {name for name, policy in policies.items() if policy and policy.text in _RETAINED}


def check_deleted(
    aws: Aws, stack_name: str, resources: Iterable[Resource], within: float = GONE_WITHIN
) -> tuple[str, ...]:
    """Check that each resource is deleted, for at most ``within`` seconds.

    Returns notes on the resources that could not be checked.

    Raises:
        ResidueError: some still exist; ``failed`` names them.
    """
    own = tuple(resources)
    # The template may declare the log group that Lambda would create.
    named = {(one.type, one.physical_id): one for one in (*_created_by_services(own), *own)}
    for elapsed in polls():
        seen = existence.check(aws, named.values())
        if not seen.existing or elapsed >= within:
            break
    left = [one for one in seen.existing if not _has_other_owner(aws, one)]
    if left:
        raise ResidueError(
            f"the stack {stack_name} is deleted, but {len(left)} of its resources still "
            f"{verb(len(left), 'exists', 'exist')}: " + ", ".join(one.physical_id for one in left),
            hint=Advice("delete them by hand; ", CommandLine("destroy"), " checks again"),
            failed={one.logical_id: f"{one.type} {one.physical_id}" for one in left},
        )
    return tuple(f"{one.physical_id} ({one.type}) could not be checked" for one in seen.unknown)


def kept(resources: Iterable[Resource], template: View) -> tuple[str, ...]:
    """Return notes on what is kept: by DeletionPolicy, by AWS, or because others use it."""
    own = tuple(resources)
    types = {resource.type for resource in own}
    kept_by_policy = retained(template)
    notes = [
        f"{one.physical_id} ({one.type}): its DeletionPolicy keeps it"
        for one in own
        if one.logical_id in kept_by_policy
    ]
    notes += [
        f"the key {one.physical_id}: KMS deletes it after its waiting period"
        for one in own
        if one.type == "AWS::KMS::Key" and one.logical_id not in kept_by_policy
    ]
    notes += [note for kind, note in _KEPT.items() if kind in types]
    code = {
        function.text("Code", "S3Bucket") for function in template.of_type("AWS::Lambda::Function")
    }
    notes += [
        f"packaged code in s3://{bucket}: other environments share it"
        for bucket in sorted(filter(None, code))
    ]
    return tuple(notes)


# What AWS keeps of a deleted resource.
_KEPT = {
    "AWS::CloudWatch::Alarm": "metrics: CloudWatch keeps them for 15 months",
    "AWS::StepFunctions::StateMachine": "execution history: Step Functions keeps it for 90 days",
    "AWS::CloudTrail::Trail": "event history: CloudTrail keeps 90 days of every account",
}


def _created_by_services(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return what a service creates for a resource, outside the template.

    Lambda creates the log group of a function again where an invocation outlasts the deletion.
    """
    return tuple(
        Resource(f"{one.logical_id} logs", "AWS::Logs::LogGroup", f"/aws/lambda/{one.physical_id}")
        for one in resources
        if one.type == "AWS::Lambda::Function"
    )


def _has_other_owner(aws: Aws, resource: Resource) -> bool:
    """Return whether another stack, created later with the same names, has the resource."""
    from botocore.exceptions import ClientError

    try:
        answer = aws.client("cloudformation").describe_stack_resources(
            PhysicalResourceId=resource.physical_id
        )
    except ClientError:
        return False
    return bool(answer["StackResources"])
