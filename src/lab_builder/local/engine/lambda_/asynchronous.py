"""Asynchronous invocation: the tries of one event, and the record of how they ended.

Closes gaps of MiniStack, where the tries of an event have ids of their own, a throttled try counts
as a failed one, destinations are partly ignored, and a rule's target is called once and forgotten.
Follows https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: a minute
before the second try, two before the third; a throttled try comes again after a second, then at
intervals that double, up to five minutes. All at the engine's pace.
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

from lab_builder.local.engine import clock
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import dead_letters, destinations, patches
from lab_builder.local.engine.lambda_.invocation import request_id_of_event

_LOG = logging.getLogger(__name__)

# Seconds.
_BEFORE_RETRY = 60
_AFTER_THROTTLE = 1
_LONGEST_AFTER_THROTTLE = 300


def install(context: EngineContext) -> None:
    """Put this in the place of MiniStack's retries and of its rule target."""

    def invoke(func: dict[str, Any], event: Any) -> None:
        tries = contextvars.copy_context().run
        threading.Thread(target=tries, args=(_process, context, func, event), daemon=True).start()

    def invoke_for_rule(function_arn: str, payload: str) -> None:
        func, config, name = lambda_svc._get_func_record_for_ref(function_arn)  # noqa: SLF001
        if func and config:
            record = lambda_svc._execution_record_for_config(func, config)  # noqa: SLF001
            invoke(record, json.loads(payload))
        else:
            _LOG.warning("a rule's target is missing: function %s", name)

    patches.INVOKE_ASYNC_WITH_RETRY.replace(invoke)
    patches.DISPATCH_TO_LAMBDA.replace(invoke_for_rule)


def _process(context: EngineContext, func: Mapping[str, Any], event: Any) -> None:
    """Try an event until it is settled, and say so where the function's settings ask for it."""
    config, settings = func["config"], _settings(func)
    request_id = str(uuid4())
    request_id_of_event.set(request_id)
    condition, tries, result = _settle(func, event, settings)
    wanted = settings.get("DestinationConfig") or {}
    destination = wanted.get("OnSuccess" if condition == "Success" else "OnFailure") or {}
    if destination.get("Destination"):
        record = _record(config, event, result, condition, tries)
        destinations.send(context, config, destination["Destination"], record)
    if condition != "Success":
        dead_letters.send(context, config, event, request_id, result)


def _settle(
    func: Mapping[str, Any], event: Any, settings: Mapping[str, Any]
) -> tuple[str, int, Mapping[str, Any]]:
    """Return how it ended, after how many tries, and the last result."""
    age = clock.real_seconds(settings.get("MaximumEventAgeInSeconds", 21_600))
    expires = time.monotonic() + age
    tries, throttled = 0, 0
    while True:
        result = lambda_svc._execute_function_with_config_scope(func, event)  # noqa: SLF001
        if not result.get("error"):
            return "Success", tries + 1, result
        if result.get("throttle"):
            pause = min(_AFTER_THROTTLE * 2**throttled, _LONGEST_AFTER_THROTTLE)
            throttled += 1
        else:
            pause = _BEFORE_RETRY * 2**tries
            tries += 1
        pause = clock.real_seconds(pause)
        if tries > settings.get("MaximumRetryAttempts", 2):
            return "RetriesExhausted", tries, result
        if time.monotonic() + pause > expires:
            return "EventAgeExceeded", tries, result
        time.sleep(pause)


def _settings(func: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the EventInvokeConfig of the qualifier that was called."""
    configs = func.get("event_invoke_configs") or {}
    qualifier = func["config"]["FunctionArn"].split(":")[7:]
    found: Mapping[str, Any] = configs.get(qualifier[0] if qualifier else "") or (
        {} if qualifier else configs.get("$LATEST") or {}
    )
    return found


def _record(
    config: Mapping[str, Any], event: Any, result: Mapping[str, Any], condition: str, tries: int
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
            "approximateInvokeCount": tries,
        },
        "requestPayload": event,
        "responseContext": response,
        "responsePayload": result.get("body"),
    }
