"""Forgets old metrics and history without losing what is published meanwhile.

Closes a gap of MiniStack, which copies all metrics at each request, and so drops points that
another thread adds to a metric while it is copied. AWS keeps an alarm's history for 30 days, and
data points for much longer than MiniStack's two weeks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import seams

seams.require(cloudwatch, "TWO_WEEKS_SECONDS", "_history_entries", "_metrics", "_parse_ts")

_HISTORY = 30 * 86_400  # seconds


def forget() -> None:
    """Stand in for MiniStack's eviction: drop what is too old, in place."""
    now = time.time()
    for key, points in cloudwatch._metrics.items():  # noqa: SLF001
        _drop(points, lambda point: point["Timestamp"], now - cloudwatch.TWO_WEEKS_SECONDS)
        if not points:
            cloudwatch._metrics.pop(key, None)  # noqa: SLF001
    entries = cloudwatch._history_entries()  # noqa: SLF001
    _drop(entries, lambda entry: cloudwatch._parse_ts(entry["Timestamp"]), now - _HISTORY)  # noqa: SLF001


def _drop(items: list[dict[str, Any]], time_of: Callable[[Any], float], before: float) -> None:
    count = 0
    while count < len(items) and time_of(items[count]) < before:
        count += 1
    del items[:count]
