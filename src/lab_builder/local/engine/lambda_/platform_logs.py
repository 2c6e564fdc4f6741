"""The log of an invocation: the function's output and Lambda's own lines, as text or JSON.

Formats: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html and
the platform events of https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lab_builder.local.engine.lambda_.interpreter import Interpreter
from lab_builder.local.engine.lambda_.output import LogEvent
from lab_builder.local.engine.lambda_.worker import InvocationResult, Phase


def invocation_log(
    config: Mapping[str, Any], python: Interpreter, result: InvocationResult, request_id: str
) -> list[LogEvent]:
    """Return the complete log of one invocation, in order."""
    as_json = (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON"
    format_ = _Json(config, result, request_id) if as_json else _Text(config, result, request_id)
    events: list[LogEvent] = []
    if result.init:
        version = _runtime_version(config["Runtime"], python)
        events += [_at(result.init.start, format_.init_start(result.init, version))]
        events += result.init.output
    end = result.invoke.start + timedelta(milliseconds=result.invoke.duration_ms)
    events += [_at(result.invoke.start, format_.start()), *result.invoke.output]
    events += [_at(end, line) for line in format_.end_lines(end)]
    return _with_ascending_times(events)


class _Text:
    def __init__(
        self, config: Mapping[str, Any], result: InvocationResult, request_id: str
    ) -> None:
        self._config, self._result, self._id = config, result, request_id

    def init_start(self, _init: Phase, version: str) -> str:
        return f"INIT_START Runtime Version: {version}"

    def start(self) -> str:
        return f"START RequestId: {self._id} Version: {self._config['Version']}"

    def end_lines(self, end: datetime) -> list[str]:
        invoke, init = self._result.invoke, self._result.init
        report = [
            f"REPORT RequestId: {self._id}",
            f"Duration: {invoke.duration_ms:.2f} ms",
            f"Billed Duration: {math.ceil(invoke.duration_ms)} ms",
            f"Memory Size: {self._config['MemorySize']} MB",
            f"Max Memory Used: {self._result.memory_mb} MB",
        ]
        if init:
            report.append(f"Init Duration: {init.duration_ms:.2f} ms")
        lines = [f"END RequestId: {self._id}"]
        error = self._result.error or {}
        if error.get("errorType") == "Sandbox.Timedout":
            reason = error["errorMessage"].partition("Error: ")[2]
            lines.insert(0, f"{_iso(end)} {self._id} {reason}")
            report.append("Status: timeout")
        elif error.get("errorType") == "Runtime.ExitError":
            report.append("Status: error\tError Type: Runtime.ExitError")
        return [*lines, "\t".join(report)]


class _Json:
    def __init__(
        self, config: Mapping[str, Any], result: InvocationResult, request_id: str
    ) -> None:
        self._config, self._result, self._id = config, result, request_id

    def init_start(self, init: Phase, version: str) -> str:
        record = {"initializationType": "on-demand", "phase": "init", "runtimeVersion": version}
        return self._platform(init.start, "initStart", record)

    def start(self) -> str:
        record = {"requestId": self._id, "version": self._config["Version"]}
        return self._platform(self._result.invoke.start, "start", record)

    def end_lines(self, end: datetime) -> list[str]:
        invoke, init = self._result.invoke, self._result.init
        metrics = {
            "durationMs": round(invoke.duration_ms, 3),
            "billedDurationMs": math.ceil(invoke.duration_ms),
            "memorySizeMB": self._config["MemorySize"],
            "maxMemoryUsedMB": self._result.memory_mb,
        }
        if init:
            metrics["initDurationMs"] = round(init.duration_ms, 3)
        record: dict[str, Any] = {"requestId": self._id, "metrics": metrics, "status": "success"}
        if self._result.error:
            kind = self._result.error.get("errorType")
            timeout = kind == "Sandbox.Timedout"
            record |= {"status": "timeout" if timeout else "error", "errorType": kind}
        return [self._platform(end, "report", record)]

    @staticmethod
    def _platform(time: datetime, kind: str, record: Mapping[str, Any]) -> str:
        return json.dumps({"time": _iso(time), "type": f"platform.{kind}", "record": record})


def _runtime_version(runtime: str, python: Interpreter) -> str:
    version = f"python:{python.version}"
    if python.matches(runtime):
        return version
    return f"{version} (no {runtime} with AWS's runtime client on this machine)"


def _with_ascending_times(events: list[LogEvent]) -> list[LogEvent]:
    """Return events with ascending times, in their order.

    A printed line has the time at which it was read, which may be later than the next event.
    """
    latest = events[-1].timestamp
    ordered: list[LogEvent] = []
    for event in reversed(events):
        latest = min(latest, event.timestamp)
        ordered.append(LogEvent(latest, event.message))
    return ordered[::-1]


def _at(time: datetime, line: str) -> LogEvent:
    return LogEvent(int(time.timestamp() * 1000), line)


def _iso(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
