"""What the history of an execution shows: states, retries, catches, Map items, branches.

Events are linked by ``previousEventId``:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

Event = Mapping[str, Any]

_FAILURES = {
    "TaskFailed": "taskFailedEventDetails",
    "TaskTimedOut": "taskTimedOutEventDetails",
    "LambdaFunctionFailed": "lambdaFunctionFailedEventDetails",
}


@dataclass(slots=True)
class History:
    """The states of an execution in order of entry, and what happened to them.

    ``retried`` counts retries by state and error; ``caught`` has state, error and the state that
    follows; ``items`` the number of items of each Map state.
    """

    entered: list[str] = field(default_factory=list)
    retried: Counter[tuple[str, str]] = field(default_factory=Counter)
    caught: set[tuple[str, str, str]] = field(default_factory=set)
    items: dict[str, int] = field(default_factory=dict)
    _times: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    @classmethod
    def read(cls, events: Sequence[Event]) -> Self:
        """Return what the events of a history show; it starts with its first event."""
        found = cls()
        by_id = {event["id"]: event for event in events}
        for event in events:
            found._add(event, by_id)
        return found

    def together(self, states: Sequence[str]) -> bool:
        """Return whether there was a time at which all the states were active."""
        times = [self._times[state] for state in states if state in self._times]
        return len(times) == len(states) and max(t[0] for t in times) <= min(t[1] for t in times)

    def _add(self, event: Event, by_id: Mapping[int, Event]) -> None:
        before = by_id.get(event.get("previousEventId", 0), {})  # not required by the API
        kind, time = event["type"], event["timestamp"]
        if kind.endswith("StateEntered"):
            state = event["stateEnteredEventDetails"]["name"]
            self.entered.append(state)
            self._times.setdefault(state, (time, time))
            failed = by_id.get(before.get("previousEventId", 0), {})
            if before.get("type", "").endswith("StateExited") and failed.get("type") in _FAILURES:
                self.caught.add((_state(failed, by_id), _error(failed), state))
        elif kind.endswith("StateExited"):
            state = event["stateExitedEventDetails"]["name"]
            self._times[state] = (self._times.get(state, (time, time))[0], time)
        elif kind == "MapStateStarted":
            self.items[_state(event, by_id)] = event["mapStateStartedEventDetails"]["length"]
        elif (
            kind in ("TaskScheduled", "LambdaFunctionScheduled") and before.get("type") in _FAILURES
        ):
            self.retried[_state(before, by_id), _error(before)] += 1


def _error(event: Event) -> str:
    return str(event[_FAILURES[event["type"]]].get("error", ""))


def _state(event: Event, by_id: Mapping[int, Event]) -> str:
    """Return the name of the state that an event belongs to."""
    while "stateEnteredEventDetails" not in event:
        event = by_id[event["previousEventId"]]
    return str(event["stateEnteredEventDetails"]["name"])
