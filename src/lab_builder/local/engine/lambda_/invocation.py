"""Runs one invocation: environment, log, metrics.

Closes the gap that MiniStack picks among six executors, none of which is AWS's own for Python, and
counts only synchronous calls. It stands in for ``lambda_svc._execute_function_dispatch``, behind
the limits of concurrency, for every caller of a function.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from lab_builder.errors import UnsupportedError
from lab_builder.local.engine.cloudwatch import service_metrics
from lab_builder.local.engine.lambda_ import interpreter, logs, report
from lab_builder.local.engine.lambda_.worker import FunctionWorker, Outcome

# The retries of an asynchronous invocation carry the id of the first try.
request_id_of_event: ContextVar[str | None] = ContextVar("request_id_of_event", default=None)


def execute(
    func: Mapping[str, Any], config: Mapping[str, Any], event: Any, request_id: str, _started: float
) -> dict[str, Any]:
    """Run a function once. Return MiniStack's result: ``body``, ``log``, and ``error`` if so."""
    request_id = request_id_of_event.get() or request_id
    lambda_svc._ensure_reaper_thread()  # noqa: SLF001
    try:
        _refuse(config)
        python = interpreter.choose(config.get("Runtime", "a container image"))
        outcome = _run(func, config, event, request_id)
    except UnsupportedError as refusal:
        error = {"errorType": "Runtime.Unsupported", "errorMessage": f"{refusal}: {refusal.hint}"}
        return {"body": error, "error": True, "log": ""}
    log = report.log(config, python, outcome, request_id)
    logs.write(config, outcome.log_stream, log)
    _count(config["FunctionName"], outcome)
    text = "".join(f"{line.message}\n" for line in log)
    if outcome.error:
        return {"body": dict(outcome.error), "error": True, "log": text}
    return {"body": outcome.payload, "log": text}


def emit_throttles(name: str, duration_ms: float, error: bool, throttle: bool) -> None:  # noqa: ARG001
    """Count a throttled call, and nothing else: ``execute`` counts the calls that ran.

    Stands in for ``lambda_svc._emit_lambda_metrics``, which is called twice for a throttled call:
    as a throttle, and again as an erroneous invocation, which on AWS it is not.
    """
    if throttle and not error:
        service_metrics.record("AWS/Lambda", "Throttles", 1, {"FunctionName": name})


def _refuse(config: Mapping[str, Any]) -> None:
    for name in ("Layers", "FileSystemConfigs"):
        if config.get(name):
            raise UnsupportedError(
                f"the engine runs no function with {name}", hint="put all code into the archive"
            )


def _run(
    func: Mapping[str, Any], config: Mapping[str, Any], event: Any, request_id: str
) -> Outcome:
    worker: FunctionWorker
    worker, _ = lambda_runtime.acquire_worker(
        config["FunctionName"], config, func["code_zip"], qualifier=config["Version"]
    )
    try:
        trace = lambda_svc._xray_trace_id_for_invocation(config)  # noqa: SLF001
        return worker.run(event, request_id, trace, config["FunctionArn"])
    finally:
        lambda_runtime.release_worker(worker)


def _count(name: str, outcome: Outcome) -> None:
    dimensions = {"FunctionName": name}
    counts = {
        "Invocations": 1,
        "Errors": 1 if outcome.error else 0,
        "Throttles": 0,
        "ConcurrentExecutions": _running(name),
    }
    for metric, value in counts.items():
        service_metrics.record("AWS/Lambda", metric, value, dimensions)
    duration = outcome.invoke.duration_ms
    service_metrics.record("AWS/Lambda", "Duration", duration, dimensions)


def _running(name: str) -> int:
    _, of_each = lambda_svc.executions_in_flight()
    return int(sum(count for key, count in of_each.items() if key.endswith(f":{name}")))
