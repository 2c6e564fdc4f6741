"""The values of a metric over time. Each set of dimensions is a separate metric.

"CloudWatch treats each unique combination of dimensions as a separate metric":
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine.cloudwatch.windows import Series, Windows

_STATISTIC = re.compile(r"Average|Maximum|Minimum|SampleCount|Sum|p(100|\d{1,2}(\.\d{1,10})?)")


def check_statistic(name: str) -> None:
    """Raise ValueError for a statistic that the engine does not support."""
    if not _STATISTIC.fullmatch(name):
        raise ValueError(f"The embedded engine does not support the statistic {name}.")


def values(metric_stat: Mapping[str, Any], windows: Windows) -> Series:
    """Return the time series of a MetricStat. Its period is the length of the windows."""
    by_start = defaultdict(list)
    unit = metric_stat.get("Unit")
    for point in data_points(metric_stat["Metric"]):
        start = windows.start_of(point["Timestamp"])
        if start is not None and unit in (None, point["Unit"]):
            by_start[start].append(point)
    series = {start: _value(by_start[start], metric_stat["Stat"]) for start in sorted(by_start)}
    return {start: value for start, value in series.items() if value is not None}


def data_points(metric: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Return the published data points of a metric, in no particular order."""
    dimensions = cloudwatch._dims_from_list(metric.get("Dimensions") or [])  # noqa: SLF001
    key = (metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions))  # noqa: SLF001
    return tuple(cloudwatch._metrics.get(key) or ())  # noqa: SLF001


def _value(some: list[dict[str, Any]], statistic: str) -> float | None:
    value = cloudwatch._stat_value(cloudwatch._calc_stats(some), statistic, some)  # noqa: SLF001
    return None if value is None else float(value)
