"""The fields of a log event: the system's, and those discovered in Lambda and JSON lines.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lab_builder.local.engine.logs.insights.values import Moment, Value

_JSON_FIELDS = 200  # that AWS extracts from one event
_LAMBDA_LINE = re.compile(r"(START|END|REPORT) RequestId: (\S+)")
_LAMBDA_LOG = re.compile(r"\[\w+\]\t\S+Z\t([0-9a-f-]{36})\t")
_LAMBDA_REPORT = {
    "@duration": re.compile(r"\tDuration: ([\d.]+) ms"),
    "@billedDuration": re.compile(r"\tBilled Duration: ([\d.]+) ms"),
    "@initDuration": re.compile(r"\tInit Duration: ([\d.]+) ms"),
    "@memorySize": re.compile(r"\tMemory Size: (\d+) MB"),
    "@maxMemoryUsed": re.compile(r"\tMax Memory Used: (\d+) MB"),
}
_BYTES_IN_MB = 1_000_000  # AWS's own queries divide these fields by 1000 twice


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event, and where it is. Times are milliseconds of the epoch."""

    timestamp: int
    ingestion_time: int
    message: str
    pointer: str
    log: str  # account-id:log-group-name
    stream: str


def of(event: LogEvent) -> dict[str, Value]:
    """Return all fields of an event."""
    in_lambda = event.log.partition(":")[2].startswith("/aws/lambda/")
    return {
        "@timestamp": Moment(event.timestamp),
        "@ingestionTime": Moment(event.ingestion_time),
        "@message": event.message,
        "@logStream": event.stream,
        "@log": event.log,
        "@ptr": event.pointer,
        **dict(islice(_in_json(event.message, anywhere=in_lambda), _JSON_FIELDS)),
        **(dict(_of_lambda(event.message)) if in_lambda else {}),
    }


def _of_lambda(message: str) -> Iterator[tuple[str, Value]]:
    """Yield the fields of the lines that Lambda itself writes, memory in bytes."""
    line = _LAMBDA_LINE.match(message)
    if line:
        yield "@type", line[1]
        yield "@requestId", line[2]
    elif said := _LAMBDA_LOG.match(message):
        yield "@requestId", said[1]
    if line and line[1] == "REPORT":
        for name, pattern in _LAMBDA_REPORT.items():
            if found := pattern.search(message):
                yield name, float(found[1]) * (_BYTES_IN_MB if "emory" in name else 1)


def _in_json(message: str, *, anywhere: bool) -> Iterator[tuple[str, Value]]:
    """Yield the members of a JSON line; ``anywhere``: of the first JSON within a line."""
    start = message.find("{") if anywhere else len(message) - len(message.lstrip())
    if start < 0 or not message.startswith("{", start):
        return
    # Numbers stay as they were written.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    try:
        content, _ = decoder.raw_decode(message, start)
    except ValueError:
        return
    yield from _flat(content, "")


def _flat(value: Any, path: str) -> Iterator[tuple[str, Value]]:
    """Yield the leaves under their paths: a.b for members, a.0 for elements."""
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            yield from _flat(member, f"{path}.{key}" if path else str(key))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else value
