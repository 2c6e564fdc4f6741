"""The values of one metric over windows of time. A metric is its exact set of dimensions.

"CloudWatch treats each unique combination of dimensions as a separate metric":
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudwatch.windows import Series, Windows

patches.require(
    cloudwatch, "_calc_stats", "_dims_from_list", "_dims_key", "_metrics", "_stat_value"
)

_STATISTIC = re.compile(r"Average|Maximum|Minimum|SampleCount|Sum|p(100|\d{1,2}(\.\d{1,10})?)")


def check_statistic(name: str) -> None:
    """Raise ValueError for a statistic that the engine does not compute."""
    if not _STATISTIC.fullmatch(name):
        raise ValueError(f"The embedded engine does not compute the statistic {name}.")


def of(metric_stat: Mapping[str, Any], windows: Windows) -> Series:
    """Return the series of a MetricStat of the API. Its period is the windows' length."""
    found = defaultdict(list)
    unit = metric_stat.get("Unit")
    for point in points(metric_stat["Metric"]):
        start = windows.of(point["Timestamp"])
        if start is not None and unit in (None, point["Unit"]):
            found[start].append(point)
    series = {start: _value(found[start], metric_stat["Stat"]) for start in sorted(found)}
    return {start: value for start, value in series.items() if value is not None}


def points(metric: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Return what was published for a metric, in no particular order."""
    dimensions = cloudwatch._dims_from_list(metric.get("Dimensions") or [])  # noqa: SLF001
    key = (metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions))  # noqa: SLF001
    return tuple(cloudwatch._metrics.get(key) or ())  # noqa: SLF001


def _value(some: list[dict[str, Any]], statistic: str) -> float | None:
    value = cloudwatch._stat_value(cloudwatch._calc_stats(some), statistic, some)  # noqa: SLF001
    return None if value is None else float(value)
