"""Asynchronous invocation: attempts, destinations and dead-letter queues.

Closes gaps of MiniStack, where each attempt has its own request id, a throttled attempt counts as
failed, some destinations are ignored, and the target of a rule is invoked without retries.
Follows https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: 1 minute
before the second attempt, 2 minutes before the third; a throttled attempt is retried after 1
second, then at doubled intervals of up to 5 minutes. The delays are divided by the engine's speed.
"""

from __future__ import annotations

import contextvars
import json
import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ministack.services import lambda_svc

from lab_builder.local.engine import clock, scheduled_work
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import cold_starts, dead_letter_queue, destinations, patches
from lab_builder.local.engine.lambda_.invocation import request_id_of_event

_LOG = logging.getLogger(__name__)

# Seconds.
_RETRY_DELAY = 60
_THROTTLE_DELAY = 1
_MAX_THROTTLE_DELAY = 300


def install(context: EngineContext) -> None:
    """Replace MiniStack's retries and its invocation by rules."""

    def invoke(func: dict[str, Any], event: Any) -> None:
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(_process, context, func, event), daemon=True).start()

    def invoke_for_rule(function_arn: str, payload: str) -> None:
        func, config, name = lambda_svc._get_func_record_for_ref(function_arn)  # noqa: SLF001
        if func and config:
            record = lambda_svc._execution_record_for_config(func, config)  # noqa: SLF001
            invoke(record, json.loads(payload))
        else:
            _LOG.warning("Lambda: function %s, the target of a rule, does not exist", name)

    scheduled_work.add_queue(cold_starts.waiting_invocations)
    patches.INVOKE_ASYNC_WITH_RETRY.replace(invoke)
    patches.DISPATCH_TO_LAMBDA.replace(invoke_for_rule)


def _process(context: EngineContext, func: Mapping[str, Any], event: Any) -> None:
    """Invoke a function until it succeeds or its retries end, then send the record."""
    config, settings = func["config"], _settings(func)
    request_id = str(uuid4())
    request_id_of_event.set(request_id)
    scheduled_work.begin(request_id, scheduled_work.source.get())
    try:
        with cold_starts.waiting(request_id):
            condition, attempts, result = _attempt(func, event, settings)
    finally:
        scheduled_work.end(request_id)
    destination_config = settings.get("DestinationConfig") or {}
    destination = (
        destination_config.get("OnSuccess" if condition == "Success" else "OnFailure") or {}
    )
    if destination.get("Destination"):
        record = _invocation_record(config, event, result, condition, attempts)
        destinations.send(context, config, destination["Destination"], record)
    if condition != "Success":
        dead_letter_queue.send(context, config, event, request_id, result)


def _attempt(
    func: Mapping[str, Any], event: Any, settings: Mapping[str, Any]
) -> tuple[str, int, Mapping[str, Any]]:
    """Return the condition of the end, the number of attempts, and the last result."""
    age = clock.real_seconds(settings.get("MaximumEventAgeInSeconds", 21_600))
    expires = time.monotonic() + age
    attempts, throttled = 0, 0
    while True:
        result = lambda_svc._execute_function_with_config_scope(func, event)  # noqa: SLF001
        if not result.get("error"):
            return "Success", attempts + 1, result
        if result.get("throttle"):
            delay = min(_THROTTLE_DELAY * 2**throttled, _MAX_THROTTLE_DELAY)
            throttled += 1
        else:
            delay = _RETRY_DELAY * 2**attempts
            attempts += 1
        delay = clock.real_seconds(delay)
        if attempts > settings.get("MaximumRetryAttempts", 2):
            return "RetriesExhausted", attempts, result
        if time.monotonic() + delay > expires:
            return "EventAgeExceeded", attempts, result
        time.sleep(delay)


def _settings(func: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the EventInvokeConfig of the invoked qualifier."""
    configs = func.get("event_invoke_configs") or {}
    qualifier = func["config"]["FunctionArn"].split(":")[7:]
    found: Mapping[str, Any] = configs.get(qualifier[0] if qualifier else "") or (
        {} if qualifier else configs.get("$LATEST") or {}
    )
    return found


def _invocation_record(
    config: Mapping[str, Any], event: Any, result: Mapping[str, Any], condition: str, attempts: int
) -> dict[str, Any]:
    now = datetime.now(UTC)
    arn = ":".join(config["FunctionArn"].split(":")[:7])
    response = {"statusCode": 200, "executedVersion": config["Version"]}
    if condition != "Success":
        response["functionError"] = "Unhandled"
    return {
        "version": "1.0",
        "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z",
        "requestContext": {
            "requestId": request_id_of_event.get(),
            "functionArn": f"{arn}:{config['Version']}",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": response,
        "responsePayload": result.get("body"),
    }
