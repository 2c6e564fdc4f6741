"""The fields of a log event: system fields, and fields discovered in Lambda and JSON logs.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lab_builder.local.engine.logs.insights.values import Timestamp, Value

_JSON_FIELDS = 200  # AWS's limit for one event
_LAMBDA_LINE = re.compile(r"(START|END|REPORT) RequestId: (\S+)")
_LAMBDA_LOG = re.compile(r"\[\w+\]\t\S+Z\t([0-9a-f-]{36})\t")
_LAMBDA_REPORT = {
    "@duration": re.compile(r"\tDuration: ([\d.]+) ms"),
    "@billedDuration": re.compile(r"\tBilled Duration: ([\d.]+) ms"),
    "@initDuration": re.compile(r"\tInit Duration: ([\d.]+) ms"),
    "@memorySize": re.compile(r"\tMemory Size: (\d+) MB"),
    "@maxMemoryUsed": re.compile(r"\tMax Memory Used: (\d+) MB"),
}
_BYTES_IN_MB = 1_000_000  # AWS's sample queries divide these fields by 1000 twice


@dataclass(frozen=True, slots=True)
class LogEvent:
    """A log event and its log stream. Times are in milliseconds since the epoch."""

    timestamp: int
    ingestion_time: int
    message: str
    pointer: str
    log: str  # account-id:log-group-name
    stream: str


def all_fields(event: LogEvent) -> dict[str, Value]:
    """Return all fields of an event."""
    in_lambda = event.log.partition(":")[2].startswith("/aws/lambda/")
    return {
        "@timestamp": Timestamp(event.timestamp),
        "@ingestionTime": Timestamp(event.ingestion_time),
        "@message": event.message,
        "@logStream": event.stream,
        "@log": event.log,
        "@ptr": event.pointer,
        **dict(islice(_json_fields(event.message, anywhere=in_lambda), _JSON_FIELDS)),
        **(dict(_lambda_fields(event.message)) if in_lambda else {}),
    }


def _lambda_fields(message: str) -> Iterator[tuple[str, Value]]:
    """Yield the fields of Lambda's own log lines, with memory in bytes."""
    line = _LAMBDA_LINE.match(message)
    if line:
        yield "@type", line[1]
        yield "@requestId", line[2]
    elif match := _LAMBDA_LOG.match(message):
        yield "@requestId", match[1]
    if line and line[1] == "REPORT":
        for name, pattern in _LAMBDA_REPORT.items():
            if found := pattern.search(message):
                yield name, float(found[1]) * (_BYTES_IN_MB if "emory" in name else 1)


def _json_fields(message: str, *, anywhere: bool) -> Iterator[tuple[str, Value]]:
    """Yield the fields of a JSON message, or with ``anywhere`` of the first JSON in a message."""
    start = message.find("{") if anywhere else len(message) - len(message.lstrip())
    if start < 0 or not message.startswith("{", start):
        return
    # Numbers keep their notation.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    try:
        content, _ = decoder.raw_decode(message, start)
    except ValueError:
        return
    yield from _flatten(content, "")


def _flatten(value: Any, path: str) -> Iterator[tuple[str, Value]]:
    """Yield the values by path: a.b for object members, a.0 for array elements."""
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            yield from _flatten(member, f"{path}.{key}" if path else str(key))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else value
