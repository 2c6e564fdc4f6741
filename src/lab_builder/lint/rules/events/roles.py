"""E9206 to E9208: the role with which a target is called."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an
from lab_builder.lint.events.senders import EVENTS, Delivery, deliveries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View, grants, permissions

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
    """A target without a resource policy of its own is reached by a role.

    Step Functions, Glue, Batch, ECS, the streams, the builds and pipelines, API destinations, SSM
    and other buses: without RoleArn EventBridge refuses the target, or every call fails.
    """

    id = "E9206"
    shortdesc = "A target that is reached by a role has one"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets without their role."""
        for delivery in deliveries(view):
            kind = delivery.to.kind
            if kind in delivery.sender.roles and delivery.role is None and not _abroad(delivery):
                yield fault(delivery.arn, f"{an(kind)} is reached by a role: RoleArn is missing")


class TargetRoleTrust(Rule):
    """A role is of use to the service that its trust policy names, and to no other.

    Rules assume it as events.amazonaws.com, schedules as scheduler.amazonaws.com, pipes as
    pipes.amazonaws.com; a role for another of them is refused, or every delivery fails.
    """

    id = "E9207"
    shortdesc = "The role of a target can be assumed by the service that calls it"
    source_url = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles that trust another."""
        for delivery, role in _with_role(view):
            principal = delivery.sender.principal
            if not grants.trusts(role, principal) and _used(delivery) and delivery.role:
                yield fault(
                    delivery.role,
                    f"{role.logical_id} cannot be assumed by {principal}",
                )


class TargetRoleCall(Rule):
    """A role that does not allow the call makes every delivery fail, when it is due.

    Nothing fails at deploy time: rules count FailedInvocations, schedules write to their
    dead-letter queue, a pipe goes to CREATE_FAILED or stops.
    """

    id = "E9208"
    shortdesc = "The role of a target allows the call"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles that lack the action for their target."""
        for delivery, role in _with_role(view):
            sender, kind = delivery.sender, delivery.to.kind
            if kind not in sender.roles or delivery.role is None:
                continue
            allowed = permissions.of_role(role)
            calls = sender.calls[kind]
            on = delivery.arn.value if _compared(delivery) else None
            if all(allowed.lacks(call, on) for call in calls):
                where = f" on {on}" if on else ""
                yield fault(delivery.role, f"{role.logical_id} does not allow {calls[0]}{where}")


def _with_role(view: View) -> Iterator[tuple[Delivery, Resource]]:
    """Yield the deliveries whose role the template declares."""
    for delivery in deliveries(view):
        role = permissions.role(view, delivery.role.value) if delivery.role else None
        if role:
            yield delivery, role


def _used(delivery: Delivery) -> bool:
    """Tell whether the role is what the target is called with.

    Of a function, queue or topic the policy may let a rule in as well.
    """
    return delivery.sender is not EVENTS or delivery.to.kind in EVENTS.roles


def _compared(delivery: Delivery) -> bool:
    """Tell whether the call is allowed on the target itself, and not on what it runs.

    RunTask is allowed on a task definition; for an alias the function or machine may do.
    """
    resource = delivery.to.resource
    return delivery.to.kind in _CALLED and not (
        resource and resource.type.endswith(("Alias", "Version"))
    )


def _abroad(delivery: Delivery) -> bool:
    """Tell whether a bus may be in another account, whose policy alone may let events in."""
    return delivery.to.kind == "bus" and delivery.to.resource is None
