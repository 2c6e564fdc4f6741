"""E9206 to E9208: the roles by which targets are called."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an
from lab_builder.lint.events.senders import EVENTS, Delivery, deliveries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Resource, View

_CALLED = (
    "API destination",
    "CodeBuild project",
    "Firehose stream",
    "Kinesis stream",
    "Lambda function",
    "SNS topic",
    "SQS queue",
    "bus",
    "state machine",
)


class TargetRole(Rule):
    """A target without a resource policy is called with a role.

    These are Step Functions, Glue, Batch, ECS, streams, builds and pipelines, API destinations, SSM
    and other buses. Without RoleArn EventBridge rejects the target, or every call fails.
    """

    id = "E9206"
    shortdesc = "A target that requires a role has one"
    effect = "the deployment or every call fails"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets without a required role."""
        for delivery in deliveries(view):
            kind = delivery.to.kind
            if kind in delivery.sender.roles and delivery.role is None and not _abroad(delivery):
                message = f"{an(kind)} as target requires RoleArn"
                principal = delivery.sender.principal
                instead = f"Add a role that {principal} can assume and that allows the call"
                yield fault(delivery.arn, message, instead=instead)


class TargetRoleTrust(Rule):
    """Only the services that the trust policy of a role names can assume it.

    Rules assume it as events.amazonaws.com, schedules as scheduler.amazonaws.com, and pipes as
    pipes.amazonaws.com. A role that trusts another service is rejected, or every delivery fails.
    """

    id = "E9207"
    shortdesc = "The role of a target trusts the service that calls it"
    effect = "the deployment or every call fails"
    source_url = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles that do not trust the service that delivers."""
        for delivery, role in _with_role(view):
            principal = delivery.sender.principal
            if not grants.trusts(role, principal) and _used(delivery) and delivery.role:
                message = f"{role.logical_id} does not let {principal} assume it"
                instead = f"Allow {principal} sts:AssumeRole in its AssumeRolePolicyDocument"
                yield fault(delivery.role, message, instead=instead)


class TargetRoleCall(Rule):
    """Every delivery fails if the role does not allow the call.

    The deployment succeeds: rules count FailedInvocations, schedules write to their dead-letter
    queue, and a pipe goes to CREATE_FAILED or stops.
    """

    id = "E9208"
    shortdesc = "The role of a target allows the call"
    effect = "every call fails"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles that do not allow the action of their target."""
        for delivery, role in _with_role(view):
            sender, kind = delivery.sender, delivery.to.kind
            if kind not in sender.roles or delivery.role is None:
                continue
            allowed = permissions.role_permissions(role)
            calls = sender.calls[kind]
            on = delivery.arn.value if _compared(delivery) else None
            if all(allowed.lacks(call, on) for call in calls):
                where = f" on {on}" if on else ""
                message = f"{role.logical_id} does not allow {calls[0]}{where}"
                yield fault(delivery.role, message, instead="Allow it in a policy of the role")


def _with_role(view: View) -> Iterator[tuple[Delivery, Resource]]:
    """Yield the deliveries whose role the template declares."""
    for delivery in deliveries(view):
        role = permissions.role(view, delivery.role.value) if delivery.role else None
        if role:
            yield delivery, role


def _used(delivery: Delivery) -> bool:
    """Return whether the target is called with the role.

    The policy of a function, queue or topic may allow the call of a rule as well.
    """
    return delivery.sender is not EVENTS or delivery.to.kind in EVENTS.roles


def _compared(delivery: Delivery) -> bool:
    """Return whether a policy names the target itself as resource of the call.

    RunTask is allowed on a task definition; for an alias, the function or machine may be named.
    """
    resource = delivery.to.resource
    return delivery.to.kind in _CALLED and not (
        resource and resource.type.endswith(("Alias", "Version"))
    )


def _abroad(delivery: Delivery) -> bool:
    """Return whether a bus may be in another account, whose policy may allow the events."""
    return delivery.to.kind == "bus" and delivery.to.resource is None
