"""An execution environment: a process with AWS's runtime client, and the Runtime API that it polls.

Closes a gap of MiniStack, which runs Python functions with its own script, reports every error as
Runtime.HandlerError and drops the stack trace. Its worker for custom runtimes implements the
Runtime API that awslambdaric needs; this class adds logs, durations and AWS's error messages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from uuid import uuid4

import psutil
from ministack.core import lambda_runtime

from lab_builder.local.engine.lambda_ import cold_starts
from lab_builder.local.engine.lambda_.environment_variables import LOG_STREAM
from lab_builder.local.engine.lambda_.output import LogEvent, Output

# Seconds. AWS also ends an environment after some hours; its role session must outlive it.
_LIFETIME = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of an execution environment: its start, duration and output."""

    start: datetime
    duration_ms: float
    output: list[LogEvent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """The result of one invocation.

    ``init`` is None for a warm start. ``error`` is the payload of a function error, with errorType
    and errorMessage, or None. ``memory_mb`` is 0 if the process has exited.
    """

    init: Phase | None
    invoke: Phase
    payload: Any
    error: Mapping[str, Any] | None
    log_stream: str
    memory_mb: int


class FunctionWorker(lambda_runtime.ProvidedWorker):  # type: ignore[misc]  # MiniStack is untyped
    """A pooled execution environment of one version of a function."""

    config: dict[str, Any]

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._output = Output()
        self._init: Phase | None = None
        self._started = self._invoke_start = time.time()
        self._report_begun: Callable[[], None] = lambda: None

    def run(
        self, event: Any, request_id: str, trace_id: str | None, invoked_arn: str
    ) -> InvocationResult:
        """Invoke the function once; start its process first if there is none.

        Raises:
            UnsupportedError: no interpreter on this machine can run the function.
        """
        if time.time() - self._started > _LIFETIME:
            self._teardown()
        self._init, self._invoke_start = None, time.time()
        self._report_begun = lambda: cold_starts.begun(request_id)
        if self._proc is not None and self._proc.poll() is None:
            self._report_begun()
        try:
            response = self.invoke(
                event, request_id, trace_id=trace_id, invoked_function_arn=invoked_arn
            )
        except RuntimeError as failure:  # the process failed before it polled for an event
            response = {"error_payload": self._init_error or self._init_failure(failure)}
        error = response.get("error_payload")
        # The time to end an environment is not part of a timeout.
        limit = self.config["Timeout"] * 1000.0
        duration = min((time.time() - self._invoke_start) * 1000, limit)
        return InvocationResult(
            init=self._init,
            invoke=Phase(_utc(self._invoke_start), duration, self._output.take()),
            payload=response.get("result"),
            error=_as_lambda_error(error, request_id) if error else None,
            log_stream=self.config[LOG_STREAM],
            memory_mb=self._memory_mb(),
        )

    def _spawn(self, init_timeout: float | None = None) -> None:
        """Start the process with its own log stream, as on AWS, and record the init phase."""
        self._started = start = time.time()
        today = f"{_utc(start):%Y/%m/%d}"
        stream = f"{today}/[{self.config['Version']}]{uuid4().hex}"
        self.config = {**self.config, LOG_STREAM: stream}
        self._output = Output()
        try:
            super()._spawn(init_timeout)
        finally:
            # A process polls for its first event after its module is imported, so the output of
            # the import is complete.
            self._invoke_start = time.time()
            self._init = Phase(
                _utc(start), (self._invoke_start - start) * 1000, self._output.take()
            )
            self._report_begun()

    def _init_failure(self, failure: RuntimeError) -> Mapping[str, str]:
        if not isinstance(failure, lambda_runtime.ProvidedInitTimeout):
            return {"errorType": "Runtime.ExitError"}
        message = f"Task timed out after {self.config['Timeout']}.00 seconds"
        return {"errorType": "Sandbox.Timedout", "errorMessage": message}

    def _build_handler_class(self, *args: Any) -> Any:
        # Headers and body are two writes; with Nagle's algorithm the second waits about 40 ms
        # for the client's delayed acknowledgement.
        handler = super()._build_handler_class(*args)
        handler.disable_nagle_algorithm = True
        return handler

    def _pump_output(self, stream: IO[bytes], _log_queue: object) -> None:
        with stream:
            self._output.read_until_closed(stream.fileno())

    def _drain_stderr_bounded(self, *_waits: float, **_named_waits: float) -> str:
        return ""  # ``run`` reads the output without waiting, unlike the base class

    def _memory_mb(self) -> int:
        try:
            return psutil.Process(self._proc.pid).memory_info().rss >> 20 if self._proc else 0
        except psutil.NoSuchProcess:
            return 0


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _as_lambda_error(error: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
    """Return a function error as Lambda does; errors of the runtime client are unchanged."""
    kind = error.get("errorType", "")
    reasons = {
        "Sandbox.Timedout": error.get("errorMessage"),
        "Runtime.ExitError": "Runtime exited without providing a reason",
    }
    if kind not in reasons:
        return error
    message = f"RequestId: {request_id} Error: {reasons[kind]}"
    return {"errorType": kind, "errorMessage": message}
