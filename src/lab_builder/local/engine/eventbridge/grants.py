"""What EventBridge needs before it may reach a target.

Queues, topics and functions let it in by a policy of their own that names events.amazonaws.com:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html. To the others
it goes as the target's role.
"""

from __future__ import annotations

from lab_builder.local.engine import permissions
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

_SERVICE = "events.amazonaws.com"


def require_grant(delivery: Delivery, arn: str, action: str) -> None:
    """Check that a resource lets the rule in.

    Raises:
        DeliveryError: it does not, or is not there.
    """
    admitted = permissions.admits(arn, _SERVICE, action, delivery.rule_arn)
    if admitted is None:
        raise DeliveryError("NO_RESOURCE", f"{arn} does not exist")
    if not admitted:
        raise DeliveryError("NO_PERMISSIONS", f"the policy of {arn} does not allow {action}")


def role(delivery: Delivery) -> str:
    """Return the ARN of the role that EventBridge takes to reach the target.

    Raises:
        DeliveryError: the target names none, or one that does not trust EventBridge.
    """
    arn = delivery.target.get("RoleArn")
    if not arn:
        raise DeliveryError("NO_PERMISSIONS", "the target names no role")
    if not permissions.trusts(arn, _SERVICE):
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"{arn} does not trust {_SERVICE}")
    return str(arn)
