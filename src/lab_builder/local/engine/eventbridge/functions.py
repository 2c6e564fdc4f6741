"""Delivers to Lambda functions, asynchronously: a function that fails has taken its event."""

from __future__ import annotations

from ministack.services import eventbridge

from lab_builder.local.engine import patches
from lab_builder.local.engine.eventbridge.grants import require_grant
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

patches.require(eventbridge, "_dispatch_to_lambda")


def deliver(delivery: Delivery) -> None:
    """Hand the payload to the target's function.

    Raises:
        DeliveryError: there is no such function, its policy forbids it, or the input is no JSON.
    """
    require_grant(delivery, delivery.arn, "lambda:InvokeFunction")
    try:
        eventbridge._dispatch_to_lambda(delivery.arn, delivery.payload)  # noqa: SLF001
    except ValueError as error:
        raise DeliveryError("INVALID_JSON", f"the target's input is no JSON: {error}") from error
