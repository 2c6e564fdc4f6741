"""Deliver to state machines: start an execution with the target's role."""

from __future__ import annotations

from uuid import uuid4

from lab_builder.local.engine import clients, scheduled_work
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.eventbridge import target_access
from lab_builder.local.engine.eventbridge.targets import Deliver, Delivery, DeliveryError

_CODES = {"AccessDeniedException": "NO_PERMISSIONS", "StateMachineDoesNotExist": "NO_RESOURCE"}


def make_deliver(context: EngineContext) -> Deliver:
    """Return a function that starts an execution with the payload as its input."""

    def deliver(delivery: Delivery) -> None:
        from botocore.exceptions import ClientError

        role = target_access.role_arn(delivery)
        client = clients.for_role(context, "stepfunctions", role, "events")
        name = str(uuid4())
        prefix, _, machine = delivery.arn.partition(":stateMachine:")
        execution = f"{prefix}:execution:{machine.partition(':')[0]}:{name}"
        scheduled_work.begin(execution, scheduled_work.source.get())
        try:
            client.start_execution(stateMachineArn=delivery.arn, name=name, input=delivery.payload)
        except ClientError as error:
            scheduled_work.end(execution)
            raise _delivery_error(error.response) from error

    return deliver


def _delivery_error(response: dict[str, dict[str, str]]) -> DeliveryError:
    """Return the error of a response. Server errors and throttling are retryable."""
    code, message = response["Error"]["Code"], response["Error"]["Message"]
    status = int(response["ResponseMetadata"]["HTTPStatusCode"])
    if status >= 500 or "Throttl" in code:
        return DeliveryError("ERROR_FROM_TARGET", message, retryable=True)
    return DeliveryError(_CODES.get(code, "INVALID_PARAMETER"), message)
