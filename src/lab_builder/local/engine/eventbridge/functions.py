"""Deliver to Lambda functions, by asynchronous invocation: a function error is not retried here."""

from __future__ import annotations

from ministack.services import eventbridge

from lab_builder.local.engine.eventbridge.target_access import check_resource_policy
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError


def deliver(delivery: Delivery) -> None:
    """Invoke the target's function asynchronously with the payload.

    Raises:
        DeliveryError: the function does not exist, its policy denies it, or the input is not JSON.
    """
    check_resource_policy(delivery, delivery.arn, "lambda:InvokeFunction")
    try:
        eventbridge._dispatch_to_lambda(delivery.arn, delivery.payload)  # noqa: SLF001
    except ValueError as error:
        raise DeliveryError(
            "INVALID_JSON", f"the target's input is not valid JSON: {error}"
        ) from error
