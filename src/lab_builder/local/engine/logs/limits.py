"""Bounds what log groups keep: the newest events of each group, each of them once.

Closes gaps of MiniStack, which keeps every event for ever and a second time as a record for
GetLogRecord. AWS forgets by age; here a group also forgets its oldest events when it is full, so
that a lab that runs for days needs no more memory than one that runs for hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import cloudwatch_logs

from lab_builder.local.engine.logs import patches

Operation = Callable[[Mapping[str, Any]], Any]

MOST = 4 * 2**20  # bytes of a group
_EVENT = 512  # bytes that an event takes beside its message
_LEFT = 0.75  # of MOST, after the oldest events are forgotten


def install() -> None:
    """Put the bounds in place."""
    sizes = AccountRegionScopedDict()
    patches.LOG_RECORDS.replace(_Records())
    patches.PUT_LOG_EVENTS_WITHIN_LIMITS.wrap(lambda stock, data: _put(stock, sizes, data))


def _put(stock: Operation, sizes: AccountRegionScopedDict, data: Mapping[str, Any]) -> Any:
    """Put events, and forget the oldest of their group where that is full.

    ``sizes`` are of the groups, counted since each was last looked through.
    """
    answer = stock(data)
    if answer[0] < 400:
        name = data["logGroupName"]
        group = cloudwatch_logs._log_groups[name]  # noqa: SLF001
        if name in sizes:
            sizes[name] += sum(map(_size, data["logEvents"]))
        else:
            sizes[name] = sum(map(_size, _events(group)))
        if sizes[name] > MOST:
            with cloudwatch_logs._log_events_lock:  # noqa: SLF001
                sizes[name] = forget(group, MOST * _LEFT)
    return answer


def forget(group: dict[str, Any], most: float) -> int:
    """Drop a group's oldest events, and the streams that they leave empty; return its size.

    ``most`` and the size are in bytes.
    """
    kept, oldest = 0, 0
    for event in sorted(_events(group), key=lambda event: -event["timestamp"]):
        if kept + _size(event) > most:
            oldest = event["timestamp"] + 1
            break
        kept += _size(event)
    for name, stream in list(group["streams"].items()):
        left = [event for event in stream["events"] if event["timestamp"] >= oldest]
        if left or not stream["events"]:
            stream["events"] = left
        else:
            del group["streams"][name]
    return sum(map(_size, _events(group)))


def _events(group: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [event for stream in list(group["streams"].values()) for event in stream["events"]]


def _size(event: Mapping[str, Any]) -> int:
    return len(event["message"]) + _EVENT


class _Records(AccountRegionScopedDict):  # type: ignore[misc]
    """What GetLogRecord answers, made from the events when it is asked for."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep nothing: the event is in its stream."""

    def update(self, *_: Any) -> None:
        """Keep nothing of an older snapshot either."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return the record that a pointer means."""
        for group, content in cloudwatch_logs._log_groups.items():  # noqa: SLF001
            for stream, held in content["streams"].items():
                for event in held["events"]:
                    if event["eventId"] == key:
                        return cloudwatch_logs._build_log_record(  # noqa: SLF001
                            ptr=key,
                            timestamp_ms=event["timestamp"],
                            message=event["message"],
                            log_group=group,
                            log_stream=stream,
                        )
        return default
