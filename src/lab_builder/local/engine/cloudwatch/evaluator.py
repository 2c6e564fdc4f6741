"""Looks at metric alarms on time, as CloudWatch does, and when they are put.

Closes a gap of MiniStack, which looks only when data arrives, at all dimension sets at once, and
knows neither missing data nor M of N nor expressions.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudwatch import (
    alarms,
    evaluation,
    queries,
    reasons,
    states,
    windows,
)

patches.require(cloudwatch, "_alarms")

logger = logging.getLogger(__name__)
_looking = threading.RLock()


def start() -> None:
    """Look at the alarms from now on, in a thread of its own."""
    threading.Thread(target=_look_on_time, name="cloudwatch-alarms", daemon=True).start()


def look(alarm: dict[str, Any]) -> None:
    """Move an alarm to the state that follows from its metric now."""
    asked = alarms.metric_queries(alarm)
    rule = evaluation.Rule.of(alarm)
    period = queries.period(asked)
    with _looking:
        now = time.time()
        span = windows.recent(period, rule.periods + evaluation.EXTRA_PERIODS, now)
        series = queries.evaluate(asked, lambda _period: span)[alarms.watched(alarm)]
        points = [series.get(start) for start in span.starts()]
        state = evaluation.state(points, rule, alarm["StateValue"])
        if state != alarm["StateValue"]:
            counted = sorted(series.items())[-rule.periods :]
            reason = reasons.sentence(state, counted, rule)
            states.move(alarm, state, reason, reasons.data(alarm, period, counted, now))


def _look_on_time() -> None:
    while True:
        tick = windows.next_tick(time.time())
        time.sleep(max(0.0, windows.time_of(tick) - time.time()))
        for (account, region, name), alarm in cloudwatch._alarms.all_items():  # noqa: SLF001
            try:
                if windows.is_due(queries.period(alarms.metric_queries(alarm)), tick):
                    with request_scope(account, region):
                        look(alarm)
            except Exception:  # one alarm's trouble must not keep the others from being looked at
                logger.exception("alarm %s was not evaluated", name)
