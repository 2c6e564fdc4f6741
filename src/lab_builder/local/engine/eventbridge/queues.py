"""Delivers to SQS queues, as targets and as dead-letter queues."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge, sqs

from lab_builder.local.engine import patches
from lab_builder.local.engine.eventbridge.grants import require_grant
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

patches.require(eventbridge, "_pattern_event_view")
patches.require(sqs, "_act_send_message", "_Err")


def deliver(delivery: Delivery) -> None:
    """Send the payload to the target's queue.

    Raises:
        DeliveryError: there is no such queue, its policy forbids it, or it takes no such message.
    """
    parameters = delivery.target.get("SqsParameters") or {}
    _send(delivery, delivery.arn, {"MessageBody": delivery.payload, **parameters})


def bury(delivery: Delivery, queue_arn: str, attributes: Mapping[str, str]) -> None:
    """Send the event, as it was before it met the target's input, to a dead-letter queue.

    Raises:
        DeliveryError: the queue does not take it.
    """
    event = eventbridge._pattern_event_view(delivery.event).event_with_detail()  # noqa: SLF001
    typed = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }
    _send(delivery, queue_arn, {"MessageBody": json.dumps(event), "MessageAttributes": typed})


def _send(delivery: Delivery, arn: str, message: Mapping[str, Any]) -> None:
    require_grant(delivery, arn, "sqs:SendMessage")
    account, name = arn.split(":")[4:]
    try:
        sqs._act_send_message(dict(message), f"/{account}/{name}")  # noqa: SLF001
    except sqs._Err as refusal:  # noqa: SLF001
        raise DeliveryError("INVALID_PARAMETER", str(refusal)) from refusal
