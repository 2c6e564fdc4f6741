"""Read log groups together, in order of time: once, or on and on."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.polling import retry_transient

_LATE = 30_000  # milliseconds: an event is ingested after others that are younger
_PAUSE = 1.0  # seconds between rounds


@dataclass(frozen=True, slots=True)
class LogEvent:
    """An event of a log group."""

    time: datetime
    group: str
    stream: str
    message: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A log group does not exist any more."""

    group: str


def read(
    caller: Caller, groups: Sequence[str], since: datetime, pattern: str | None
) -> Iterator[LogEvent | Gone]:
    """Yield the events of the groups since a time that match a pattern, in order of time.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

    Raises:
        AwsError: a call failed.
    """
    start = int(since.timestamp() * 1000)
    streams = (_dated(_events(caller, group, start, pattern), group) for group in groups)
    for _, item in heapq.merge(*streams, key=lambda pair: pair[0]):
        yield item


def follow(
    caller: Caller, groups: Sequence[str], since: datetime, pattern: str | None
) -> Iterator[LogEvent | Gone]:
    """Yield the events as ``read`` does, then those that come, each once.

    What is ingested late is yielded when it comes. It ends when no group exists any more.

    Raises:
        AwsError: a call failed, also when repeated for a minute.
    """
    begin = int(since.timestamp() * 1000)
    starts = dict.fromkeys(groups, begin)
    seen: dict[str, dict[str, int]] = {group: {} for group in groups}
    while starts:
        found: list[tuple[int, LogEvent | Gone]] = []
        for group in tuple(starts):
            known = seen[group]
            for event in _events(caller, group, starts[group], pattern, lasting=True):
                if event is None:
                    found.append((starts.pop(group), Gone(group)))
                elif event["eventId"] not in known:
                    known[event["eventId"]] = event["timestamp"]
                    found.append((event["timestamp"], _log_event(event, group)))
            if group in starts and known:
                starts[group] = max(begin, max(known.values()) - _LATE)
                seen[group] = {id_: at for id_, at in known.items() if at >= starts[group]}
        for _, item in sorted(found, key=lambda pair: pair[0]):
            yield item
        time.sleep(_PAUSE)


def _events(
    caller: Caller, group: str, start: int, pattern: str | None, *, lasting: bool = False
) -> Iterator[dict[str, Any] | None]:
    """Yield the events of a group in order of time, page by page; None if it does not exist."""
    parameters: dict[str, Any] = {"logGroupName": group, "startTime": start}
    if pattern:
        parameters["filterPattern"] = pattern
    while True:
        call = AwsCall("logs", "filter_log_events", parameters)
        read_page = partial(caller, call, unless="ResourceNotFoundException")
        page = retry_transient(read_page) if lasting else read_page()
        if page is None:
            yield None
            return
        yield from page["events"]
        if not page.get("nextToken"):
            return
        parameters = {**parameters, "nextToken": page["nextToken"]}


def _dated(
    events: Iterable[dict[str, Any] | None], group: str
) -> Iterator[tuple[int, LogEvent | Gone]]:
    for event in events:
        if event is None:
            yield 0, Gone(group)
        else:
            yield event["timestamp"], _log_event(event, group)


def _log_event(event: dict[str, Any], group: str) -> LogEvent:
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    return LogEvent(at, group, event["logStreamName"], event["message"].rstrip("\n"))
