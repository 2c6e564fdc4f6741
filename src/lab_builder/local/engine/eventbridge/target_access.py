"""Permissions of EventBridge to access targets.

Queues, topics and functions need a resource policy that allows events.amazonaws.com:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html. For the other
targets, EventBridge assumes the target's role.
"""

from __future__ import annotations

from lab_builder.local.engine import permissions
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

_SERVICE = "events.amazonaws.com"


def check_resource_policy(delivery: Delivery, arn: str, action: str) -> None:
    """Check that a resource's policy allows the rule an action.

    Raises:
        DeliveryError: it does not, or the resource does not exist.
    """
    allowed = permissions.resource_policy_allows(arn, _SERVICE, action, delivery.rule_arn)
    if allowed is None:
        raise DeliveryError("NO_RESOURCE", f"{arn} does not exist")
    if not allowed:
        raise DeliveryError("NO_PERMISSIONS", f"the policy of {arn} does not allow {action}")


def role_arn(delivery: Delivery) -> str:
    """Return the ARN of the role that EventBridge assumes for the target.

    Raises:
        DeliveryError: the target has no role, or its role does not trust EventBridge.
    """
    arn = delivery.target.get("RoleArn")
    if not arn:
        raise DeliveryError("NO_PERMISSIONS", "the target has no RoleArn")
    if not permissions.trusts(arn, _SERVICE):
        raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"{arn} does not trust {_SERVICE}")
    return str(arn)
