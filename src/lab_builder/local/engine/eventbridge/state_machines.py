"""Starts executions of state machines, as the target's role."""

from __future__ import annotations

from lab_builder.local.engine import clients
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.eventbridge import grants
from lab_builder.local.engine.eventbridge.targets import Deliver, Delivery, DeliveryError

_CODES = {"AccessDeniedException": "NO_PERMISSIONS", "StateMachineDoesNotExist": "NO_RESOURCE"}


def deliverer(context: EngineContext) -> Deliver:
    """Return what starts an execution with the payload as its input."""

    def deliver(delivery: Delivery) -> None:
        from botocore.exceptions import ClientError

        role = grants.role(delivery)
        client = clients.for_role(context, "stepfunctions", role, "events")
        try:
            client.start_execution(stateMachineArn=delivery.arn, input=delivery.payload)
        except ClientError as refusal:
            raise _error(refusal.response) from refusal

    return deliver


def _error(response: dict[str, dict[str, str]]) -> DeliveryError:
    """Return what a refusal means. Those of the server, and of too much at once, may pass."""
    code, message = response["Error"]["Code"], response["Error"]["Message"]
    status = int(response["ResponseMetadata"]["HTTPStatusCode"])
    if status >= 500 or "Throttl" in code:
        return DeliveryError("ERROR_FROM_TARGET", message, retryable=True)
    return DeliveryError(_CODES.get(code, "INVALID_PARAMETER"), message)
