"""Drop expired metrics and alarm history, and merge old data points.

Closes a gap of MiniStack, which copies all metrics at each request, and loses data points that
another thread adds in the meantime. AWS retains an alarm's history for 30 days, and data points
longer than MiniStack's two weeks, but aggregates them with time:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import clock

_HISTORY = 30 * 86_400  # seconds
_MAX_HISTORY = 10_000  # entries
_UNMERGED = 86_400  # seconds of lab time; no alarm evaluates older data
_MERGED_PERIOD = 60  # seconds; older data points are merged by this period
_MAX_MERGED = 2_000  # merged data points of a metric
_MIN_NEW_POINTS = 200  # data points added before a metric is merged again

Point = dict[str, Any]

# By metric: the number of data points after the last merge, and of those that share Dimensions.
_merged_counts: dict[tuple[Any, ...], int] = {}
_shared_counts: dict[tuple[Any, ...], int] = {}


def drop_expired() -> None:
    """Drop expired data points and history entries, in place."""
    now = time.time()
    for key, points in cloudwatch._metrics.items():  # noqa: SLF001
        _drop_before(points, lambda point: point["Timestamp"], now - cloudwatch.TWO_WEEKS_SECONDS)
        if not points:
            cloudwatch._metrics.pop(key, None)  # noqa: SLF001
    entries = cloudwatch._history_entries()  # noqa: SLF001
    _drop_before(entries, lambda entry: cloudwatch._parse_ts(entry["Timestamp"]), now - _HISTORY)  # noqa: SLF001
    del entries[:-_MAX_HISTORY]


def merge_old() -> None:
    """Share one Dimensions object among the data points of a metric, and merge the old ones."""
    before = time.time() - clock.real_seconds(_UNMERGED)
    for key, points in cloudwatch._metrics.all_items():  # noqa: SLF001
        seen = len(points)
        for point in points[_shared_counts.get(key, 0) : seen]:
            # A copy of the dimensions takes more memory than the rest of a data point.
            point["Dimensions"] = points[0]["Dimensions"]
        if seen >= _merged_counts.get(key, 0) + _MIN_NEW_POINTS:
            kept = merge_points(points[:seen], before)
            points[:seen] = kept
            _merged_counts[key] = seen = len(kept)
        _shared_counts[key] = seen


def merge_points(points: Sequence[Point], before: float) -> list[Point]:
    """Return data points, with those older than ``before`` merged by the minute, up to a limit."""
    recent, old = [], defaultdict(list)
    for point in points:
        if point["Timestamp"] >= before:
            recent.append(point)
        else:
            old[point["Timestamp"] // _MERGED_PERIOD * _MERGED_PERIOD, point["Unit"]].append(point)
    merged_points = [_merge(start, some) for (start, _), some in sorted(old.items())]
    return merged_points[-_MAX_MERGED:] + recent


def _merge(start: float, some: list[Point]) -> Point:
    stats = cloudwatch._calc_stats(some)  # noqa: SLF001
    if len(some) == 1 or not stats:
        return some[0]
    return {**some[0], "Timestamp": start, "Value": stats["Average"], "_stat": stats}


def _drop_before(items: list[Point], time_of: Callable[[Any], float], before: float) -> None:
    count = 0
    while count < len(items) and time_of(items[count]) < before:
        count += 1
    del items[:count]
