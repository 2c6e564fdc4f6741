"""Which metrics a run published: CloudWatch before it, compared with CloudWatch after it.

CloudWatch keeps no run, only statistics of each minute: the number of values and their sum.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.invocations import PublishedMetrics
from lab_builder.invoke.values import Metric
from lab_builder.polling import polls

_PERIOD = 60  # seconds


@dataclass(frozen=True, slots=True)
class _Key:
    """A metric. ``dimensions`` are its names and values."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


class Watch:
    """The metrics that a run may publish, from the minute in which the watch was made."""

    def __init__(
        self, caller: Caller, published: Iterable[PublishedMetrics], parameters: Mapping[str, str]
    ) -> None:
        self._call = caller
        self._keys = tuple(_keys(published, parameters))
        now = datetime.now(UTC)
        self._start = now.replace(second=0, microsecond=0)
        self._before = self._read() if self._keys else {}

    def published(self, seconds: float) -> tuple[Metric, ...]:
        """Return what was published since: nothing, if nothing is seen within so many seconds.

        It waits until two looks agree. On AWS metrics appear after up to two minutes.

        Raises:
            AwsError: a call failed.
        """
        found: tuple[Metric, ...] = ()
        if not self._keys:
            return found
        until = time.monotonic() + seconds
        for _ in polls():
            seen = tuple(self._grown())
            if (seen and seen == found) or time.monotonic() > until:
                return seen
            found = seen
        raise AssertionError("polls() does not end")

    @property
    def call(self) -> AwsCall:
        """The call that shows the metrics."""
        queries = [
            {
                "Id": f"m{index}_{statistic.lower()}",
                "MetricStat": {
                    "Metric": {
                        "Namespace": key.namespace,
                        "MetricName": key.name,
                        "Dimensions": [{"Name": n, "Value": v} for n, v in key.dimensions],
                    },
                    "Period": _PERIOD,
                    "Stat": statistic,
                },
            }
            for index, key in enumerate(self._keys)
            for statistic in ("SampleCount", "Sum")
        ]
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=_PERIOD)
        return AwsCall(
            "cloudwatch",
            "get_metric_data",
            {"MetricDataQueries": queries, "StartTime": self._start, "EndTime": end},
        )

    def _grown(self) -> Iterator[Metric]:
        for key, (count, total) in self._read().items():
            count_before, total_before = self._before[key]
            if count > count_before:
                yield Metric(
                    key.namespace,
                    key.name,
                    dict(key.dimensions),
                    int(count - count_before),
                    round(total - total_before, 6),
                )

    def _read(self) -> dict[_Key, tuple[float, float]]:
        """Return the number of values, and their sum, of each metric."""
        totals: dict[str, float] = {}
        call = self.call
        more: dict[str, Any] = {}
        while True:
            parameters: dict[str, Any] = {**call.parameters, **more}
            reply = self._call(AwsCall(call.service, call.operation, parameters))
            for result in reply["MetricDataResults"]:
                totals[result["Id"]] = totals.get(result["Id"], 0.0) + sum(result["Values"])
            if not reply.get("NextToken"):
                break
            more = {"NextToken": reply["NextToken"]}
        return {
            key: (totals.get(f"m{index}_samplecount", 0.0), totals.get(f"m{index}_sum", 0.0))
            for index, key in enumerate(self._keys)
        }


def _keys(published: Iterable[PublishedMetrics], parameters: Mapping[str, str]) -> Iterator[_Key]:
    for each in published:
        dimensions = tuple(
            (name, value.format_map(parameters)) for name, value in each.dimensions.items()
        )
        for name in each.names:
            yield _Key(each.namespace, name, dimensions)
