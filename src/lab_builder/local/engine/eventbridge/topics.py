"""Deliver to SNS topics."""

from __future__ import annotations

from ministack.services import sns

from lab_builder.local.engine.eventbridge.target_access import check_resource_policy
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError


def deliver(delivery: Delivery) -> None:
    """Publish the payload to the target's topic.

    Raises:
        DeliveryError: the topic does not exist, its policy denies it, or SNS rejects the message.
    """
    check_resource_policy(delivery, delivery.arn, "sns:Publish")
    try:
        sns.publish_internal(delivery.arn, delivery.payload)
    except sns.SnsPublishError as error:
        raise DeliveryError("INVALID_PARAMETER", str(error)) from error
