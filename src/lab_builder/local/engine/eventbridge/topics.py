"""Delivers to SNS topics."""

from __future__ import annotations

from ministack.services import sns

from lab_builder.local.engine import patches
from lab_builder.local.engine.eventbridge.grants import require_grant
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

patches.require(sns, "publish_internal", "SnsPublishError")


def deliver(delivery: Delivery) -> None:
    """Publish the payload to the target's topic.

    Raises:
        DeliveryError: there is no such topic, its policy forbids it, or it takes no such message.
    """
    require_grant(delivery, delivery.arn, "sns:Publish")
    try:
        sns.publish_internal(delivery.arn, delivery.payload)
    except sns.SnsPublishError as refusal:
        raise DeliveryError("INVALID_PARAMETER", str(refusal)) from refusal
