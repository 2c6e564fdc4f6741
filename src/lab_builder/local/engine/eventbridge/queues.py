"""Deliver to SQS queues, both targets and dead-letter queues."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge, sqs

from lab_builder.local.engine.eventbridge.target_access import check_resource_policy
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError


def deliver(delivery: Delivery) -> None:
    """Send the payload to the target's queue.

    Raises:
        DeliveryError: the queue does not exist, its policy denies it, or SQS rejects the message.
    """
    parameters = delivery.target.get("SqsParameters") or {}
    _send(delivery, delivery.arn, {"MessageBody": delivery.payload, **parameters})


def send_to_dead_letter_queue(
    delivery: Delivery, queue_arn: str, attributes: Mapping[str, str]
) -> None:
    """Send the original event, without the target's input transformation, to a dead-letter queue.

    Raises:
        DeliveryError: the queue does not exist, its policy denies it, or SQS rejects the message.
    """
    event = eventbridge._pattern_event_view(delivery.event).event_with_detail()  # noqa: SLF001
    typed = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }
    _send(delivery, queue_arn, {"MessageBody": json.dumps(event), "MessageAttributes": typed})


def _send(delivery: Delivery, arn: str, message: Mapping[str, Any]) -> None:
    check_resource_policy(delivery, arn, "sqs:SendMessage")
    account, name = arn.split(":")[4:]
    try:
        sqs._act_send_message(dict(message), f"/{account}/{name}")  # noqa: SLF001
    except sqs._Err as error:  # noqa: SLF001
        raise DeliveryError("INVALID_PARAMETER", str(error)) from error
