"""Evaluate metric alarms on time, as CloudWatch does, and when they are created or updated.

Closes a gap of MiniStack, which evaluates only when data arrives, merges all dimensions, and
supports neither missing data, M out of N, nor expressions.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from lab_builder.local.engine.cloudwatch import (
    alarm_state,
    alarms,
    evaluation,
    queries,
    state_reason,
    windows,
)

logger = logging.getLogger(__name__)
_lock = threading.RLock()


def start() -> None:
    """Start the thread that evaluates alarms."""
    threading.Thread(target=_run, name="cloudwatch-alarms", daemon=True).start()


def evaluate(alarm: dict[str, Any]) -> None:
    """Set the state of an alarm from its current metric data."""
    metric_queries = alarms.metric_queries(alarm)
    rule = evaluation.Rule.from_alarm(alarm)
    period = queries.period(metric_queries)
    with _lock:
        now = time.time()
        span = windows.recent(period, rule.periods + evaluation.EXTRA_PERIODS, now)
        series = queries.evaluate(metric_queries, lambda _period: span)[
            alarms.watched_query_id(alarm)
        ]
        points = [series.get(start) for start in span.starts()]
        state = evaluation.state(points, rule, alarm["StateValue"])
        if state != alarm["StateValue"]:
            evaluated = sorted(series.items())[-rule.periods :]
            reason = state_reason.text(state, evaluated, rule)
            alarm_state.set_state(
                alarm, state, reason, state_reason.data(alarm, period, evaluated, now)
            )


def _run() -> None:
    while True:
        tick = windows.next_tick(time.time())
        time.sleep(max(0.0, windows.tick_time(tick) - time.time()))
        for (account, region, name), alarm in cloudwatch._alarms.all_items():  # noqa: SLF001
            try:
                if windows.is_due(queries.period(alarms.metric_queries(alarm)), tick):
                    with request_scope(account, region):
                        evaluate(alarm)
            except Exception:  # one alarm must not stop the evaluation of others
                logger.exception("CloudWatch: alarm %s could not be evaluated", name)
