"""Reads the history of an execution: what failed, what was tried again, what was caught.

Events are linked by ``previousEventId``:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab_builder.drills import Caught, Failed, JobSucceeded, Retried, Step

Event = Mapping[str, Any]

_ENDS = ("ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted")


@dataclass(frozen=True, slots=True)
class Notable:
    """An event worth telling; ``step`` where a drill may expect it."""

    event_id: int
    what: str
    step: Step | None = None
    is_end: bool = False


def notable(events: Sequence[Event]) -> Iterator[Notable]:
    """Yield what is worth telling in a history that begins with its first event."""
    by_id = {event["id"]: event for event in events}
    for event in events:
        before = by_id.get(event["previousEventId"], {})
        match event["type"]:
            case "TaskFailed":
                details = event["taskFailedEventDetails"]
                said = f"{_state(event, by_id)} fails: {details['error']}: {_message(details)}"
                yield Notable(event["id"], said)
            case "TaskScheduled" if before.get("type") == "TaskFailed":
                error = before["taskFailedEventDetails"]["error"]
                yield _step(event, Retried(_state(event, by_id), error))
            case "TaskSubmitted" if event["taskSubmittedEventDetails"]["resourceType"] == "glue":
                job = json.loads(event["taskSubmittedEventDetails"]["output"])["JobName"]
                yield Notable(event["id"], f"{_state(event, by_id)} starts the Glue job {job}")
            case "TaskSucceeded" if event["taskSucceededEventDetails"]["resourceType"] == "glue":
                yield _step(event, JobSucceeded(_state(event, by_id)))
            case kind if kind.endswith("StateEntered") and before.get("type") == "TaskStateExited":
                failed = by_id.get(before["previousEventId"], {})
                if failed.get("type") == "TaskFailed":
                    error = failed["taskFailedEventDetails"]["error"]
                    by = event["stateEnteredEventDetails"]["name"]
                    yield _step(event, Caught(_state(failed, by_id), error, by))
            case "ExecutionFailed":
                details = event["executionFailedEventDetails"]
                step = Failed(details["error"])
                yield Notable(event["id"], f"{step}: {_message(details)}", step, is_end=True)
            case kind if kind in _ENDS:
                yield Notable(event["id"], kind, is_end=True)


def _step(event: Event, step: Step) -> Notable:
    return Notable(event["id"], str(step), step)


def _state(event: Event, by_id: Mapping[int, Event]) -> str:
    """Return the name of the state that an event is of."""
    while "stateEnteredEventDetails" not in event:
        event = by_id[event["previousEventId"]]
    return str(event["stateEnteredEventDetails"]["name"])


def _message(details: Mapping[str, Any]) -> str:
    """Return the message in a cause, which is a function's error as JSON, or plain text."""
    cause = details.get("cause", "")
    try:
        return str(json.loads(cause)["errorMessage"])
    except (ValueError, TypeError, KeyError):
        return str(cause)
