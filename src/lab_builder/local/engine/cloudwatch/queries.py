"""Evaluate the MetricDataQuery list of GetMetricData and of alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lab_builder.local.engine.cloudwatch import metric_math, metric_series
from lab_builder.local.engine.cloudwatch.windows import MINUTE, Series, Windows

Query = Mapping[str, Any]

_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_MEMBERS = {"Expression", "Id", "Label", "MetricStat", "Period", "ReturnData"}
_HIGH_RESOLUTION = {1, 5, 10, 20, 30}


def check(queries: Sequence[Query]) -> None:
    """Raise ValueError for queries that AWS rejects or the engine does not support."""
    by_id = {query["Id"]: query for query in queries}
    if len(by_id) < len(queries):
        raise ValueError("The values for the parameter id in the list of queries are not unique.")
    for query in queries:
        _check_one(query)
    for query in queries:
        _periods(query, by_id, ())


def evaluate(
    queries: Sequence[Query], windows_of_period: Callable[[int], Windows]
) -> dict[str, Series]:
    """Return the time series of each query by id. ``check`` must accept the queries."""
    by_id = {query["Id"]: query for query in queries}
    results: dict[str, Series] = {}

    def value(identifier: str) -> Series:
        if identifier not in results:
            query = by_id[identifier]
            if "Expression" in query:
                used = {name: value(name) for name in metric_math.operands(query["Expression"])}
                results[identifier] = metric_math.compute(query["Expression"], used)
            else:
                stat = query["MetricStat"]
                results[identifier] = metric_series.values(
                    stat, windows_of_period(int(stat["Period"]))
                )
        return results[identifier]

    return {identifier: value(identifier) for identifier in by_id}


def period(queries: Sequence[Query]) -> int:
    """Return the period in seconds that all metrics of an alarm share.

    Raises:
        ValueError: the metrics have different periods.
    """
    found = {int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query}
    if len(found) != 1:
        raise ValueError("Period must be the same for all metrics of an alarm.")
    return found.pop()


def check_period(seconds: int) -> None:
    """Raise ValueError for an invalid period."""
    if seconds not in _HIGH_RESOLUTION and (seconds < MINUTE or seconds % MINUTE):
        raise ValueError(
            f"The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not {seconds}."
        )


def _check_one(query: Query) -> None:
    unsupported = sorted(set(query) - _MEMBERS)
    if unsupported:
        raise ValueError(
            f"The embedded engine does not support {', '.join(unsupported)} of a query."
        )
    if not _ID.fullmatch(query["Id"]):
        raise ValueError(f"The value {query['Id']} for parameter id does not match {_ID.pattern}.")
    if ("Expression" in query) == ("MetricStat" in query):
        raise ValueError(f"The query {query['Id']} must have either MetricStat or Expression.")
    if "MetricStat" in query:
        metric_series.check_statistic(query["MetricStat"]["Stat"])
        check_period(int(query["MetricStat"]["Period"]))


def _periods(query: Query, by_id: Mapping[str, Query], path: tuple[str, ...]) -> set[int]:
    """Return the periods of all metrics that a query uses, directly or through expressions."""
    if "MetricStat" in query:
        return {int(query["MetricStat"]["Period"])}
    found: set[int] = set()
    for name in sorted(metric_math.operands(query["Expression"])):
        if name not in by_id:
            raise ValueError(
                f"The expression {query['Expression']} refers to {name}, but no query has this id."
            )
        if name in path:
            raise ValueError(f"The expression {query['Expression']} refers to itself.")
        found |= _periods(by_id[name], by_id, (*path, name))
    if len(found) > 1:
        raise ValueError(
            "The embedded engine supports only expressions whose metrics have the same period."
        )
    return found
