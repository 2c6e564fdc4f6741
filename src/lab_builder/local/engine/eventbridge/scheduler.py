"""Run scheduled rules on time.

Closes gaps of MiniStack, which checks schedules every 10 seconds, skips the first occurrence of a
cron expression, and runs rules for occurrences at which the engine was stopped. Unlike on AWS, an
event is coalesced with work of an earlier one that still waits: see ``scheduled_work``.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import eventbridge

from lab_builder.local.engine import scheduled_work
from lab_builder.local.engine.eventbridge import dispatch, schedules

_CHECK_INTERVAL = 0.2  # seconds after which new and changed rules are noticed
_MAX_DELAY = 60.0  # seconds; after a longer delay the machine slept, and occurrences are skipped
# The key in a rule's record for the start time of its rate; not part of API responses.
_RATE_START = "CountsSince"

Key = tuple[str, str, str]  # account, region, and MiniStack's key of a rule
# Gets a rule, a target, and a function that delivers the event to the target.
Send = Callable[[Mapping[str, Any], Mapping[str, Any], Callable[[], None]], None]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Schedule:
    """The occurrences of a scheduled rule; ``next`` is the next one, in epoch seconds."""

    expression: str
    start: float
    occurrences: Iterator[float]
    next: float

    @classmethod
    def from_rule(cls, rule: dict[str, Any], now: float) -> _Schedule:
        """Start the schedule, or continue it after a restart of the engine."""
        expression = rule["ScheduleExpression"]
        start = rule.get(_RATE_START, now)
        occurrences = schedules.occurrences(expression, start, now)
        return cls(expression, start, occurrences, next(occurrences, math.inf))

    def advance(self) -> None:
        """Move on to the next occurrence."""
        self.next = next(self.occurrences, math.inf)


class Scheduler:
    """Runs each enabled rule at the occurrences of its schedule."""

    def __init__(self) -> None:
        self._schedules: dict[Key, _Schedule] = {}

    def start(self) -> None:
        """Start the scheduler's thread."""
        threading.Thread(target=self._run, name="events-scheduler", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                due = self.run_due(time.time())
            except Exception:  # an error of one rule must not stop the scheduler
                logger.exception("EventBridge: scheduled rules could not be run")
                due = math.inf
            time.sleep(max(0.0, min(due - time.time(), _CHECK_INTERVAL)))

    def run_due(self, now: float) -> float:
        """Run the rules that are due, and return the time of the next occurrence."""
        rules = {
            key: rule
            for key, rule in eventbridge._rules.all_items()  # noqa: SLF001
            if rule.get("ScheduleExpression")
        }
        for key in self._schedules.keys() - rules.keys():
            del self._schedules[key]
        for key, rule in rules.items():
            schedule = self._schedule(key, rule, now)
            while schedule.next <= now:
                if rule["State"] == "ENABLED":  # the rate of a disabled rule goes on
                    run_rule(key, rule, schedule.next, send=scheduled_work.send)
                schedule.advance()
        return min((schedule.next for schedule in self._schedules.values()), default=math.inf)

    def _schedule(self, key: Key, rule: dict[str, Any], now: float) -> _Schedule:
        known = self._schedules.get(key)
        if known is None or known.expression != rule["ScheduleExpression"]:
            if known:
                rule.pop(_RATE_START, None)  # a changed rate starts again
            known = _Schedule.from_rule(rule, now)
        elif now - known.next > _MAX_DELAY:
            known = _Schedule.from_rule(rule, now)
        rule[_RATE_START] = known.start  # also after PutRule has replaced the record
        self._schedules[key] = known
        return known


def _send_always(_rule: object, _target: object, deliver: Callable[[], None]) -> None:
    deliver()


def run_rule(
    key: Key, rule: dict[str, Any], scheduled_time: float, send: Send = _send_always
) -> str:
    """Send a scheduled event to a rule's targets with ``send``, and return the event's id.

    "The event's time is the scheduled time":
    https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-events.html.
    """
    account, region, name = key
    with request_scope(account, region):
        event = {
            "EventId": eventbridge.new_uuid(),
            "Source": "aws.events",
            "DetailType": "Scheduled Event",
            "Detail": "{}",
            "EventBusName": rule["EventBusName"],
            "Time": int(scheduled_time),
            "Resources": [rule["Arn"]],
            "Account": account,
            "Region": region,
        }
        dispatch.count_match(rule["EventBusName"], rule["Name"])
        view = eventbridge._pattern_event_view(event)  # noqa: SLF001
        for target in list(eventbridge._targets.get(name, ())):  # noqa: SLF001
            send(rule, target, partial(dispatch.send, target, event, rule, view))
    return str(event["EventId"])


def any_enabled() -> bool:
    """Return whether any rule runs on a schedule."""
    return any(
        rule.get("ScheduleExpression") and rule["State"] == "ENABLED"
        for _, rule in eventbridge._rules.all_items()  # noqa: SLF001
    )
