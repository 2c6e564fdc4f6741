"""Read the history of an execution: failed, retried and caught tasks.

Events are linked by ``previousEventId``:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab_builder.drills import Caught, ExpectedEvent, Failed, JobSucceeded, Retried

Event = Mapping[str, Any]

_ENDS = ("ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted")


@dataclass(frozen=True, slots=True)
class Notable:
    """A history event that the drill shows; ``expected`` if a drill can expect it."""

    event_id: int
    what: str
    expected: ExpectedEvent | None = None
    is_end: bool = False


def notable_events(events: Sequence[Event]) -> Iterator[Notable]:
    """Yield the events to show from a history that starts with its first event."""
    by_id = {event["id"]: event for event in events}
    for event in events:
        before = by_id.get(event.get("previousEventId", 0), {})  # not required by the API
        match event["type"]:
            case "TaskFailed":
                details = event["taskFailedEventDetails"]
                text = f"{_state(event, by_id)} fails: {details['error']}: {_message(details)}"
                yield Notable(event["id"], text)
            case "TaskScheduled" if before.get("type") == "TaskFailed":
                error = before["taskFailedEventDetails"]["error"]
                yield _expected(event, Retried(_state(event, by_id), error))
            case "TaskSubmitted" if event["taskSubmittedEventDetails"]["resourceType"] == "glue":
                job = json.loads(event["taskSubmittedEventDetails"]["output"])["JobName"]
                yield Notable(event["id"], f"{_state(event, by_id)} starts the Glue job {job}")
            case "TaskSucceeded" if event["taskSucceededEventDetails"]["resourceType"] == "glue":
                yield _expected(event, JobSucceeded(_state(event, by_id)))
            case kind if kind.endswith("StateEntered") and before.get("type") == "TaskStateExited":
                task_failed = by_id.get(before["previousEventId"], {})
                if task_failed.get("type") == "TaskFailed":
                    error = task_failed["taskFailedEventDetails"]["error"]
                    by = event["stateEnteredEventDetails"]["name"]
                    yield _expected(event, Caught(_state(task_failed, by_id), error, by))
            case "ExecutionFailed":
                details = event["executionFailedEventDetails"]
                failed = Failed(details["error"])
                yield Notable(event["id"], f"{failed}: {_message(details)}", failed, is_end=True)
            case kind if kind in _ENDS:
                yield Notable(event["id"], kind, is_end=True)


def _expected(event: Event, expected: ExpectedEvent) -> Notable:
    return Notable(event["id"], str(expected), expected)


def _state(event: Event, by_id: Mapping[int, Event]) -> str:
    """Return the name of the state that an event belongs to."""
    while "stateEnteredEventDetails" not in event:
        event = by_id[event["previousEventId"]]
    return str(event["stateEnteredEventDetails"]["name"])


def _message(details: Mapping[str, Any]) -> str:
    """Return the message of a cause, which is a function error as JSON, or text."""
    cause = details.get("cause", "")
    try:
        return str(json.loads(cause)["errorMessage"])
    except (ValueError, TypeError, KeyError):
        return str(cause)
