"""The lines that Lambda itself writes around those of a function, as text or as JSON.

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
from lab_builder.local.engine.lambda_.worker import Outcome, Phase


def log(
    config: Mapping[str, Any], python: Interpreter, outcome: Outcome, request_id: str
) -> list[LogEvent]:
    """Return the whole log of one invocation, in order."""
    as_json = (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON"
    dialect = _Json(config, outcome, request_id) if as_json else _Text(config, outcome, request_id)
    events: list[LogEvent] = []
    if outcome.init:
        version = _runtime_version(config["Runtime"], python)
        events += [_at(outcome.init.began, dialect.init_start(outcome.init, version))]
        events += outcome.init.output
    end = outcome.invoke.began + timedelta(milliseconds=outcome.invoke.duration_ms)
    events += [_at(outcome.invoke.began, dialect.start()), *outcome.invoke.output]
    events += [_at(end, line) for line in dialect.closing(end)]
    return _in_order(events)


class _Text:
    def __init__(self, config: Mapping[str, Any], outcome: Outcome, request_id: str) -> None:
        self._config, self._outcome, self._id = config, outcome, request_id

    def init_start(self, _init: Phase, version: str) -> str:
        return f"INIT_START Runtime Version: {version}"

    def start(self) -> str:
        return f"START RequestId: {self._id} Version: {self._config['Version']}"

    def closing(self, end: datetime) -> list[str]:
        invoke, init = self._outcome.invoke, self._outcome.init
        report = [
            f"REPORT RequestId: {self._id}",
            f"Duration: {invoke.duration_ms:.2f} ms",
            f"Billed Duration: {math.ceil(invoke.duration_ms)} ms",
            f"Memory Size: {self._config['MemorySize']} MB",
            f"Max Memory Used: {self._outcome.memory_mb} MB",
        ]
        if init:
            report.append(f"Init Duration: {init.duration_ms:.2f} ms")
        lines = [f"END RequestId: {self._id}"]
        error = self._outcome.error or {}
        if error.get("errorType") == "Sandbox.Timedout":
            reason = error["errorMessage"].partition("Error: ")[2]
            lines.insert(0, f"{_iso(end)} {self._id} {reason}")
            report.append("Status: timeout")
        elif error.get("errorType") == "Runtime.ExitError":
            report.append("Status: error\tError Type: Runtime.ExitError")
        return [*lines, "\t".join(report)]


class _Json:
    def __init__(self, config: Mapping[str, Any], outcome: Outcome, request_id: str) -> None:
        self._config, self._outcome, self._id = config, outcome, request_id

    def init_start(self, init: Phase, version: str) -> str:
        record = {"initializationType": "on-demand", "phase": "init", "runtimeVersion": version}
        return self._platform(init.began, "initStart", record)

    def start(self) -> str:
        record = {"requestId": self._id, "version": self._config["Version"]}
        return self._platform(self._outcome.invoke.began, "start", record)

    def closing(self, end: datetime) -> list[str]:
        invoke, init = self._outcome.invoke, self._outcome.init
        metrics = {
            "durationMs": round(invoke.duration_ms, 3),
            "billedDurationMs": math.ceil(invoke.duration_ms),
            "memorySizeMB": self._config["MemorySize"],
            "maxMemoryUsedMB": self._outcome.memory_mb,
        }
        if init:
            metrics["initDurationMs"] = round(init.duration_ms, 3)
        record: dict[str, Any] = {"requestId": self._id, "metrics": metrics, "status": "success"}
        if self._outcome.error:
            kind = self._outcome.error.get("errorType")
            timeout = kind == "Sandbox.Timedout"
            record |= {"status": "timeout" if timeout else "error", "errorType": kind}
        return [self._platform(end, "report", record)]

    @staticmethod
    def _platform(time: datetime, kind: str, record: Mapping[str, Any]) -> str:
        return json.dumps({"time": _iso(time), "type": f"platform.{kind}", "record": record})


def _runtime_version(runtime: str, python: Interpreter) -> str:
    version = f"python:{python.version}"
    if python.is_for(runtime):
        return version
    return f"{version} (this machine has no {runtime} with AWS's runtime client)"


def _in_order(events: list[LogEvent]) -> list[LogEvent]:
    """Return events with times that keep their order.

    A printed line has the time at which it was read, which may be after what followed it.
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
