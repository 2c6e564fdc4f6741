"""The work that schedules have started: which rule started it, and whether it still waits.

At a high speed schedules come faster than this machine can do their work, which takes real time.
Without a limit the queues would grow forever, and what a person starts would wait behind them. So
an event of a schedule is coalesced with work that its target still has waiting from an earlier
one, and work that a person starts goes first. AWS does neither: there, all events are delivered.

Work is known by its id: a job run's id, or an execution's ARN. The state is in memory only, because
no work outlives the engine.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

WINDOW = 120.0  # seconds for which events are counted

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A target of a scheduled rule."""

    rule_arn: str
    target_id: str


@dataclass(frozen=True, slots=True)
class _Event:
    """A scheduled event for one target, in seconds of ``time.monotonic``."""

    time: float
    rule_name: str
    coalesced: bool


# The schedule that started the current work, or None. Threads that deliver copy the context.
source: ContextVar[Source | None] = ContextVar("source", default=None)

_started: dict[str, Source] = {}  # by the id of work that has not ended
_waiting: list[Callable[[], Iterable[str]]] = []
_events: deque[_Event] = deque()
_lock = threading.Lock()


def add_queue(waiting: Callable[[], Iterable[str]]) -> None:
    """Add a queue: ``waiting`` returns the ids of the work in it."""
    _waiting.append(waiting)


def begin(work: str, by: Source | None) -> None:
    """Record that work has started, by a schedule or, with None, by a person."""
    if by is not None:
        _started[work] = by


def end(work: str) -> None:
    """Forget work that has ended."""
    _started.pop(work, None)


def source_of(work: str) -> Source | None:
    """Return the schedule that started work, or None if a person did."""
    return _started.get(work)


def send(rule: Mapping[str, Any], target: Mapping[str, Any], deliver: Callable[[], None]) -> None:
    """Deliver a scheduled event to a target, unless work of an earlier one still waits."""
    this = Source(rule["Arn"], target["Id"])
    waits = _first_waiting(this)
    _count(_Event(time.monotonic(), rule["Name"], coalesced=waits is not None))
    if waits is not None:
        logger.warning(
            "rule %s: the scheduled event is coalesced with %s, which still waits",
            rule["Name"],
            waits,
        )
        return
    before = source.set(this)
    try:
        deliver()
    finally:
        source.reset(before)


def statistics() -> Mapping[str, Any]:
    """Return the numbers of scheduled events of the last ``WINDOW`` seconds, one per target.

    ``coalesced`` has the number of coalesced ones by the name of the rule.
    """
    with _lock:
        _forget_old()
        events = list(_events)
    coalesced = Counter(event.rule_name for event in events if event.coalesced)
    return {"seconds": WINDOW, "events": len(events), "coalesced": dict(coalesced)}


def _first_waiting(by: Source) -> str | None:
    ids = (work for waiting in _waiting for work in waiting())
    return next((work for work in ids if source_of(work) == by), None)


def _count(event: _Event) -> None:
    with _lock:
        _events.append(event)
        _forget_old()


def _forget_old() -> None:
    while _events and _events[0].time < time.monotonic() - WINDOW:
        _events.popleft()
