"""The second look: what is still there after a stack is gone, and what AWS keeps by itself."""

from __future__ import annotations

from collections.abc import Iterable

from lab_builder.aws import Aws
from lab_builder.errors import ResidueError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks.existence import look
from lab_builder.stacks.polling import polls
from lab_builder.stacks.resources import Resource
from lab_builder.template.view import View

# Seconds in which a deleted thing may still answer; SQS says 60.
GONE_WITHIN = 75.0

_RETAINED = ("Retain", "RetainExceptOnCreate")


def retained(template: View) -> set[str]:
    """Return the logical ids of the resources that outlive their stack by DeletionPolicy."""
    policies = {name: each.place.get("DeletionPolicy") for name, each in template.resources.items()}
    return {name for name, policy in policies.items() if policy and policy.text in _RETAINED}


def refuse(
    aws: Aws, stack_name: str, resources: Iterable[Resource], within: float = GONE_WITHIN
) -> tuple[str, ...]:
    """Look for each resource until all are gone, at most ``within`` seconds.

    Returns notes on those that could not be looked at.

    Raises:
        ResidueError: some are still there; ``failed`` names them.
    """
    own = tuple(resources)
    # The template may have the log group that Lambda would make, too.
    named = {(one.type, one.physical_id): one for one in (*_made_by_services(own), *own)}
    for elapsed in polls():
        seen = look(aws, named.values())
        if not seen.there or elapsed >= within:
            break
    left = [one for one in seen.there if not _has_other_owner(aws, one)]
    if left:
        raise ResidueError(
            f"the stack {stack_name} is gone, but {len(left)} of its resources are still there: "
            + ", ".join(one.physical_id for one in left),
            hint=Advice("delete them by hand; ", CommandLine("destroy"), " looks again"),
            failed={one.logical_id: f"{one.type} {one.physical_id}" for one in left},
        )
    return tuple(f"{one.physical_id} ({one.type}) could not be looked at" for one in seen.unseen)


def kept(resources: Iterable[Resource], template: View) -> tuple[str, ...]:
    """Name what stays on purpose: by AWS's own rules, or because others use it too."""
    own = tuple(resources)
    types = {resource.type for resource in own}
    stay = retained(template)
    notes = [
        f"{one.physical_id} ({one.type}): its DeletionPolicy keeps it"
        for one in own
        if one.logical_id in stay
    ]
    notes += [
        f"the key {one.physical_id}: KMS deletes it after its waiting period"
        for one in own
        if one.type == "AWS::KMS::Key" and one.logical_id not in stay
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


# What AWS keeps of a resource that is gone.
_KEPT = {
    "AWS::CloudWatch::Alarm": "metrics: CloudWatch keeps them for 15 months",
    "AWS::StepFunctions::StateMachine": "execution history: Step Functions keeps it for 90 days",
    "AWS::CloudTrail::Trail": "event history: CloudTrail keeps 90 days of every account",
}


def _made_by_services(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return what a service makes for a resource by itself, outside the template.

    Lambda makes a function's log group anew where an invocation outlives the deletion.
    """
    return tuple(
        Resource(f"{one.logical_id} logs", "AWS::Logs::LogGroup", f"/aws/lambda/{one.physical_id}")
        for one in resources
        if one.type == "AWS::Lambda::Function"
    )


def _has_other_owner(aws: Aws, resource: Resource) -> bool:
    """Tell whether a living stack has the resource now: a later one of the same names."""
    from botocore.exceptions import ClientError

    try:
        answer = aws.client("cloudformation").describe_stack_resources(
            PhysicalResourceId=resource.physical_id
        )
    except ClientError:
        return False
    return bool(answer["StackResources"])
