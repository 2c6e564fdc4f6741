"""Evaluates the MetricDataQuery list of GetMetricData and of alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lab_builder.local.engine.cloudwatch import expressions, series
from lab_builder.local.engine.cloudwatch.windows import MINUTE, Series, Windows

Query = Mapping[str, Any]

_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_MEMBERS = {"Expression", "Id", "Label", "MetricStat", "Period", "ReturnData"}
_HIGH_RESOLUTION = {1, 5, 10, 20, 30}


def check(queries: Sequence[Query]) -> None:
    """Raise ValueError where AWS refuses the queries, or the engine cannot compute one."""
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
    """Return the series of each checked query, by its id."""
    by_id = {query["Id"]: query for query in queries}
    done: dict[str, Series] = {}

    def value(identifier: str) -> Series:
        if identifier not in done:
            query = by_id[identifier]
            if "Expression" in query:
                used = {name: value(name) for name in expressions.operands(query["Expression"])}
                done[identifier] = expressions.compute(query["Expression"], used)
            else:
                stat = query["MetricStat"]
                done[identifier] = series.of(stat, windows_of_period(int(stat["Period"])))
        return done[identifier]

    return {identifier: value(identifier) for identifier in by_id}


def period(queries: Sequence[Query]) -> int:
    """Return the one period that all metrics of an alarm share.

    Raises:
        ValueError: they have several.
    """
    found = {int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query}
    if len(found) != 1:
        raise ValueError("Period must be the same for all metrics of an alarm.")
    return found.pop()


def check_period(seconds: int) -> None:
    """Raise ValueError for a period that CloudWatch does not have."""
    if seconds not in _HIGH_RESOLUTION and (seconds < MINUTE or seconds % MINUTE):
        raise ValueError(
            f"The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not {seconds}."
        )


def _check_one(query: Query) -> None:
    beyond = sorted(set(query) - _MEMBERS)
    if beyond:
        raise ValueError(f"The embedded engine does not support {', '.join(beyond)} of a query.")
    if not _ID.fullmatch(query["Id"]):
        raise ValueError(f"The value {query['Id']} for parameter id does not match {_ID.pattern}.")
    if ("Expression" in query) == ("MetricStat" in query):
        raise ValueError(f"The query {query['Id']} must have either MetricStat or Expression.")
    if "MetricStat" in query:
        series.check_statistic(query["MetricStat"]["Stat"])
        check_period(int(query["MetricStat"]["Period"]))


def _periods(query: Query, by_id: Mapping[str, Query], path: tuple[str, ...]) -> set[int]:
    """Return the periods that go into a query, and follow its operands to their ends."""
    if "MetricStat" in query:
        return {int(query["MetricStat"]["Period"])}
    found: set[int] = set()
    for name in sorted(expressions.operands(query["Expression"])):
        if name not in by_id:
            raise ValueError(f"The expression {query['Expression']} refers to {name}, no id.")
        if name in path:
            raise ValueError(f"The expression {query['Expression']} refers to itself.")
        found |= _periods(by_id[name], by_id, (*path, name))
    if len(found) > 1:
        raise ValueError("The embedded engine computes expressions of metrics of one period only.")
    return found
