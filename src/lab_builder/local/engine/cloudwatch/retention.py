"""Forgets old metrics and history without losing what is published meanwhile.

Closes a gap of MiniStack, which copies all metrics at each request, and so drops points that
another thread adds to a metric while it is copied. AWS keeps an alarm's history for 30 days, and
data points for much longer than MiniStack's two weeks, but merges them as they grow old:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import clock, patches

patches.require(
    cloudwatch, "TWO_WEEKS_SECONDS", "_calc_stats", "_history_entries", "_metrics", "_parse_ts"
)

_HISTORY = 30 * 86_400  # seconds
_MOST_HISTORY = 10_000  # entries
_FINE = 86_400  # seconds, of the lab; no alarm looks back further
_COARSE = 60  # seconds that are one point after that
_MOST_COARSE = 2_000  # points of a metric
_GROWN = 200  # points more than there were, before a metric is looked through again

Point = dict[str, Any]

# Points of a metric that were there when it was last looked through, and at all.
_settled: dict[tuple[Any, ...], int] = {}
_shared: dict[tuple[Any, ...], int] = {}


def forget() -> None:
    """Stand in for MiniStack's eviction: drop what is too old, in place."""
    now = time.time()
    for key, points in cloudwatch._metrics.items():  # noqa: SLF001
        _drop(points, lambda point: point["Timestamp"], now - cloudwatch.TWO_WEEKS_SECONDS)
        if not points:
            cloudwatch._metrics.pop(key, None)  # noqa: SLF001
    entries = cloudwatch._history_entries()  # noqa: SLF001
    _drop(entries, lambda entry: cloudwatch._parse_ts(entry["Timestamp"]), now - _HISTORY)  # noqa: SLF001
    del entries[:-_MOST_HISTORY]


def condense() -> None:
    """Let the points of a metric share what they have in common, and merge those of a day ago."""
    before = time.time() - clock.real_seconds(_FINE)
    for key, points in cloudwatch._metrics.all_items():  # noqa: SLF001
        seen = len(points)
        for point in points[_shared.get(key, 0) : seen]:
            # Each has a copy of its own, which takes more than all the rest of it.
            point["Dimensions"] = points[0]["Dimensions"]
        if seen >= _settled.get(key, 0) + _GROWN:
            kept = condensed(points[:seen], before)
            points[:seen] = kept
            _settled[key] = seen = len(kept)
        _shared[key] = seen


def condensed(points: Sequence[Point], before: float) -> list[Point]:
    """Return points, those older than ``before`` merged by the minute and in bounds."""
    fine, old = [], defaultdict(list)
    for point in points:
        if point["Timestamp"] >= before:
            fine.append(point)
        else:
            old[point["Timestamp"] // _COARSE * _COARSE, point["Unit"]].append(point)
    coarse = [_merged(start, some) for (start, _), some in sorted(old.items())]
    return coarse[-_MOST_COARSE:] + fine


def _merged(start: float, some: list[Point]) -> Point:
    stats = cloudwatch._calc_stats(some)  # noqa: SLF001
    if len(some) == 1 or not stats:
        return some[0]
    return {**some[0], "Timestamp": start, "Value": stats["Average"], "_stat": stats}


def _drop(items: list[Point], time_of: Callable[[Any], float], before: float) -> None:
    count = 0
    while count < len(items) and time_of(items[count]) < before:
        count += 1
    del items[:count]
