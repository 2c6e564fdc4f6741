"""One execution environment: a process with AWS's runtime client, and the Runtime API it polls.

Closes the gap that MiniStack runs Python functions on a script of its own, which names every error
Runtime.HandlerError and loses the stack. Its worker for custom runtimes already speaks the Runtime
API that awslambdaric needs; this one adds what a quick and honest Python environment lacks there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from uuid import uuid4

import psutil
from ministack.core import lambda_runtime

from lab_builder.local.engine.lambda_.environment import LOG_STREAM
from lab_builder.local.engine.lambda_.output import LogEvent, Output

# Seconds. AWS ends an environment after some hours too; ours must not outlive its role's session.
_LIFETIME = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of an environment's life: when it began, how long it took, what it wrote."""

    began: datetime
    duration_ms: float
    output: list[LogEvent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one invocation.

    ``init`` is None where the environment was warm; ``error`` is the payload of a function error,
    with errorType and errorMessage, or None; ``memory_mb`` is 0 where the process is gone.
    """

    init: Phase | None
    invoke: Phase
    payload: Any
    error: Mapping[str, Any] | None
    log_stream: str
    memory_mb: int


class FunctionWorker(lambda_runtime.ProvidedWorker):  # type: ignore[misc]  # the engine is untyped
    """A pooled environment of one version of one function."""

    config: dict[str, Any]

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._output = Output()
        self._init: Phase | None = None
        self._born = self._began = time.time()

    def run(self, event: Any, request_id: str, trace_id: str | None, invoked_arn: str) -> Outcome:
        """Invoke the function once, starting its process first where there is none.

        Raises:
            UnsupportedError: no interpreter on this machine can run the function.
        """
        if time.time() - self._born > _LIFETIME:
            self._teardown()
        self._init, self._began = None, time.time()
        try:
            answer = self.invoke(
                event, request_id, trace_id=trace_id, invoked_function_arn=invoked_arn
            )
        except RuntimeError as failure:  # the process did not come as far as its first event
            answer = {"error_payload": self._init_error or self._init_failure(failure)}
        error = answer.get("error_payload")
        # Ending an environment takes a moment that a timeout does not include.
        limit = self.config["Timeout"] * 1000.0
        duration = min((time.time() - self._began) * 1000, limit)
        return Outcome(
            init=self._init,
            invoke=Phase(_utc(self._began), duration, self._output.take()),
            payload=answer.get("result"),
            error=_as_lambda_words_it(error, request_id) if error else None,
            log_stream=self.config[LOG_STREAM],
            memory_mb=self._memory_mb(),
        )

    def _spawn(self, init_timeout: float | None = None) -> None:
        """Start the process, under a log stream of its own as on AWS, and note how that went."""
        self._born = began = time.time()
        today = f"{_utc(began):%Y/%m/%d}"
        stream = f"{today}/[{self.config['Version']}]{uuid4().hex}"
        self.config = {**self.config, LOG_STREAM: stream}
        self._output = Output()
        try:
            super()._spawn(init_timeout)
        finally:
            # A process polls for its first event after its module is imported, so all that the
            # import wrote is there by now.
            self._began = time.time()
            self._init = Phase(_utc(began), (self._began - began) * 1000, self._output.take())

    def _init_failure(self, failure: RuntimeError) -> Mapping[str, str]:
        if not isinstance(failure, lambda_runtime.ProvidedInitTimeout):
            return {"errorType": "Runtime.ExitError"}
        message = f"Task timed out after {self.config['Timeout']}.00 seconds"
        return {"errorType": "Sandbox.Timedout", "errorMessage": message}

    def _build_handler_class(self, *args: Any) -> Any:
        # Headers and body leave in two writes; with Nagle's algorithm the second waits some 40 ms
        # for the client's delayed acknowledgement.
        handler = super()._build_handler_class(*args)
        handler.disable_nagle_algorithm = True
        return handler

    def _pump_output(self, stream: IO[bytes], _log_queue: object) -> None:
        with stream:
            self._output.follow(stream.fileno())

    def _drain_stderr_bounded(self, *_waits: float, **_named_waits: float) -> str:
        return ""  # the base class would wait for lines; ``run`` takes them from the output

    def _memory_mb(self) -> int:
        try:
            return psutil.Process(self._proc.pid).memory_info().rss >> 20 if self._proc else 0
        except psutil.NoSuchProcess:
            return 0


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _as_lambda_words_it(error: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
    """Return a function error as Lambda answers it; what the runtime client reports stays as is."""
    kind = error.get("errorType", "")
    reasons = {
        "Sandbox.Timedout": error.get("errorMessage"),
        "Runtime.ExitError": "Runtime exited without providing a reason",
    }
    if kind not in reasons:
        return error
    message = f"RequestId: {request_id} Error: {reasons[kind]}"
    return {"errorType": kind, "errorMessage": message}
