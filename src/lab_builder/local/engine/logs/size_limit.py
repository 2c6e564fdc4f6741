"""Limit the size of log groups: when a group is full, its oldest events are deleted.

Closes gaps of MiniStack, which keeps every event for ever, and a copy of each for GetLogRecord. AWS
deletes events by age only; the limit keeps the memory of a lab that runs for days constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import cloudwatch_logs

from lab_builder.local.engine.logs import patches

Operation = Callable[[Mapping[str, Any]], Any]

MAX_SIZE = 4 * 2**20  # bytes of a log group
_EVENT_OVERHEAD = 512  # bytes of an event in addition to its message
_TRIMMED = 0.75  # of MAX_SIZE, after the oldest events are deleted


def install() -> None:
    """Limit log groups, and replace the copies of events."""
    sizes = AccountRegionScopedDict()
    patches.LOG_RECORDS.replace(_Records())
    patches.PUT_LOG_EVENTS_WITHIN_LIMITS.wrap(
        lambda stock, data: _put_log_events(stock, sizes, data)
    )


def _put_log_events(
    stock: Operation, sizes: AccountRegionScopedDict, data: Mapping[str, Any]
) -> Any:
    """Put events, and trim their log group if it is full.

    ``sizes`` maps log groups to their sizes in bytes.
    """
    response = stock(data)
    if response[0] < 400:
        name = data["logGroupName"]
        group = cloudwatch_logs._log_groups[name]  # noqa: SLF001
        if name in sizes:
            sizes[name] += sum(map(_size, data["logEvents"]))
        else:
            sizes[name] = sum(map(_size, _events(group)))
        if sizes[name] > MAX_SIZE:
            with cloudwatch_logs._log_events_lock:  # noqa: SLF001
                sizes[name] = trim(group, MAX_SIZE * _TRIMMED)
    return response


def trim(group: dict[str, Any], max_size: float) -> int:
    """Delete a group's oldest events, and streams that become empty, and return the new size.

    ``max_size`` and the size are in bytes.
    """
    kept, oldest = 0, 0
    for event in sorted(_events(group), key=lambda event: -event["timestamp"]):
        if kept + _size(event) > max_size:
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
    return len(event["message"]) + _EVENT_OVERHEAD


class _Records(AccountRegionScopedDict):  # type: ignore[misc]
    """The records of GetLogRecord, created from the events when they are requested."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Store nothing: the event is in its log stream."""

    def update(self, *_: Any) -> None:
        """Store nothing from a snapshot."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return the record of a pointer."""
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
