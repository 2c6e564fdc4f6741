"""Run one invocation: execution environment, log and metrics.

Closes a gap of MiniStack, which has six executors but not AWS's runtime client for Python, and
publishes metrics of synchronous invocations only. ``execute`` replaces
``lambda_svc._execute_function_dispatch``, which is called after concurrency limits are checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from lab_builder.errors import UnsupportedError
from lab_builder.local.engine.cloudwatch import service_metrics
from lab_builder.local.engine.lambda_ import interpreter, logs, platform_logs
from lab_builder.local.engine.lambda_.worker import FunctionWorker, InvocationResult

# The request id of an asynchronous invocation, which its retries share.
request_id_of_event: ContextVar[str | None] = ContextVar("request_id_of_event", default=None)


def execute(
    func: Mapping[str, Any], config: Mapping[str, Any], event: Any, request_id: str, _started: float
) -> dict[str, Any]:
    """Invoke a function once, and return MiniStack's result: ``body``, ``log``, maybe ``error``."""
    request_id = request_id_of_event.get() or request_id
    lambda_svc._ensure_reaper_thread()  # noqa: SLF001
    try:
        _check_supported(config)
        python = interpreter.choose(config.get("Runtime", "a container image"))
        result = _run(func, config, event, request_id)
    except UnsupportedError as unsupported:
        error = {
            "errorType": "Runtime.Unsupported",
            "errorMessage": f"{unsupported}: {unsupported.hint}",
        }
        return {"body": error, "error": True, "log": ""}
    log = platform_logs.invocation_log(config, python, result, request_id)
    logs.write(config, result.log_stream, log)
    _publish_metrics(config["FunctionName"], result)
    text = "".join(f"{line.message}\n" for line in log)
    if result.error:
        return {"body": dict(result.error), "error": True, "log": text}
    return {"body": result.payload, "log": text}


def emit_throttles(name: str, duration_ms: float, error: bool, throttle: bool) -> None:  # noqa: ARG001
    """Publish the metric of a throttled call; ``execute`` publishes those of other calls.

    Replaces ``lambda_svc._emit_lambda_metrics``, which is called twice for a throttled call:
    as a throttle, and as a failed invocation, which it is not on AWS.
    """
    if throttle and not error:
        service_metrics.record("AWS/Lambda", "Throttles", 1, {"FunctionName": name})


def _check_supported(config: Mapping[str, Any]) -> None:
    for name in ("Layers", "FileSystemConfigs"):
        if config.get(name):
            raise UnsupportedError(
                f"the embedded engine does not support functions with {name}",
                hint="include all code in the function's deployment package",
            )


def _run(
    func: Mapping[str, Any], config: Mapping[str, Any], event: Any, request_id: str
) -> InvocationResult:
    worker: FunctionWorker
    worker, _ = lambda_runtime.acquire_worker(
        config["FunctionName"], config, func["code_zip"], qualifier=config["Version"]
    )
    try:
        trace = lambda_svc._xray_trace_id_for_invocation(config)  # noqa: SLF001
        return worker.run(event, request_id, trace, config["FunctionArn"])
    finally:
        lambda_runtime.release_worker(worker)


def _publish_metrics(name: str, result: InvocationResult) -> None:
    dimensions = {"FunctionName": name}
    counts = {
        "Invocations": 1,
        "Errors": 1 if result.error else 0,
        "Throttles": 0,
        "ConcurrentExecutions": _concurrent_executions(name),
    }
    for metric, value in counts.items():
        service_metrics.record("AWS/Lambda", metric, value, dimensions)
    duration = result.invoke.duration_ms
    service_metrics.record("AWS/Lambda", "Duration", duration, dimensions)


def _concurrent_executions(name: str) -> int:
    _, by_function = lambda_svc.executions_in_flight()
    return int(sum(count for key, count in by_function.items() if key.endswith(f":{name}")))
