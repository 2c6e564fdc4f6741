"""Fires scheduled rules on time.

Closes gaps of MiniStack, which looks every ten seconds, forgets the first occurrence of a cron
expression, and fires for what occurred while the engine did not run.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import eventbridge

from lab_builder.local.engine import patches
from lab_builder.local.engine.eventbridge import dispatch, expressions

patches.require(eventbridge, "_pattern_event_view", "_rules", "_targets", "new_uuid")

_GLANCE = 0.2  # seconds between two looks at which rules there are
_TOO_LATE = 60.0  # seconds; then the machine slept, and what occurred meanwhile is passed over
# Where a rule's record says since when its rate counts: kept with the rule, shown to nobody.
_COUNTS_SINCE = "CountsSince"

Key = tuple[str, str, str]  # account, region, and MiniStack's key of a rule

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Schedule:
    """An enabled rule's occurrences; ``next`` is when the coming one is, in epoch seconds."""

    expression: str
    since: float
    later: Iterator[float]
    next: float

    @classmethod
    def of(cls, rule: dict[str, Any], now: float) -> _Schedule:
        """Begin, or go on where the engine was stopped."""
        expression = rule["ScheduleExpression"]
        since = rule.get(_COUNTS_SINCE, now)
        later = expressions.occurrences(expression, since, now)
        return cls(expression, since, later, next(later, math.inf))

    def advance(self) -> None:
        """Go on to the next occurrence."""
        self.next = next(self.later, math.inf)


class Clock:
    """Knows the next occurrence of each rule."""

    def __init__(self) -> None:
        self._schedules: dict[Key, _Schedule] = {}

    def start(self) -> None:
        """Fire rules from now on, in a thread of its own. Replaces MiniStack's scheduler."""
        threading.Thread(target=self._run, name="events-clock", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                due = self.turn(time.time())
            except Exception:  # the thread must outlive one rule's trouble
                logger.exception("rules did not fire")
                due = math.inf
            time.sleep(max(0.0, min(due - time.time(), _GLANCE)))

    def turn(self, now: float) -> float:
        """Fire what is due, and return when the next rule is."""
        enabled = {key: rule for key, rule in eventbridge._rules.all_items() if _counts(rule)}  # noqa: SLF001
        for key in self._schedules.keys() - enabled.keys():
            del self._schedules[key]
        for key, rule in enabled.items():
            schedule = self._schedule(key, rule, now)
            while schedule.next <= now:
                fire(key, rule, schedule.next)
                schedule.advance()
        return min((schedule.next for schedule in self._schedules.values()), default=math.inf)

    def _schedule(self, key: Key, rule: dict[str, Any], now: float) -> _Schedule:
        known = self._schedules.get(key)
        if known is None or known.expression != rule["ScheduleExpression"]:
            if known:
                rule.pop(_COUNTS_SINCE, None)  # another rate begins to count anew
            known = _Schedule.of(rule, now)
        elif now - known.next > _TOO_LATE:
            known = _Schedule.of(rule, now)
        rule[_COUNTS_SINCE] = known.since  # also where PutRule has made a new record
        self._schedules[key] = known
        return known


def fire(key: Key, rule: dict[str, Any], moment: float) -> str:
    """Send the event of one occurrence to a rule's targets, and return its id.

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
            "Time": int(moment),
            "Resources": [rule["Arn"]],
            "Account": account,
            "Region": region,
        }
        dispatch.count_match(rule["EventBusName"], rule["Name"])
        view = eventbridge._pattern_event_view(event)  # noqa: SLF001
        for target in list(eventbridge._targets.get(name, ())):  # noqa: SLF001
            dispatch.send(target, event, rule, view)
    return str(event["EventId"])


def _counts(rule: dict[str, Any]) -> bool:
    """Tell whether a rule is an enabled schedule; one that is not forgets since when it counted."""
    if rule.get("ScheduleExpression") and rule["State"] == "ENABLED":
        return True
    rule.pop(_COUNTS_SINCE, None)
    return False
