"""The functions of a query: of the values of a row, and of a group of rows.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lab_builder.local.engine.logs.insights.values import Timestamp, Value, number, sort_key, text

_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

# Functions of a row's values.
SCALAR: dict[str, Callable[..., Value]] = {
    "abs": lambda value: _numeric(abs, value),
    "ceil": lambda value: _numeric(math.ceil, value),
    "floor": lambda value: _numeric(math.floor, value),
    "concat": lambda *values: "".join(map(text, values)),
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "isempty": lambda value: value in (None, ""),
    "ispresent": lambda value: value is not None,
    "strcontains": lambda whole, part: text(part) in text(whole),
    "strlen": lambda value: float(len(text(value))),
    "tolower": lambda value: text(value).lower(),
    "toupper": lambda value: text(value).upper(),
}


def period(literal: str) -> int:
    """Return a period such as 15m in milliseconds."""
    digits = literal.rstrip("mshd")
    return int(digits) * _UNITS[literal[len(digits) :]]


def floor(timestamp: Value, length: int) -> Value:
    """Return the start of the period that contains a time. Periods are aligned to the epoch."""
    return Timestamp(timestamp - timestamp % length) if isinstance(timestamp, Timestamp) else None


def _count(values: Sequence[Value]) -> Value:
    return float(len(values))


def _sum(values: Sequence[Value]) -> Value:
    numbers = _numbers(values)
    return math.fsum(numbers) if numbers else None


def _avg(values: Sequence[Value]) -> Value:
    numbers = _numbers(values)
    return math.fsum(numbers) / len(numbers) if numbers else None


def _percentile(values: Sequence[Value], percent: float) -> Value:
    numbers = sorted(_numbers(values))
    rank = max(1, math.ceil(percent / 100 * len(numbers)))
    return numbers[rank - 1] if numbers else None


# Functions of a group's values, without missing ones. ``pct`` also takes a number.
AGGREGATE: dict[str, Callable[..., Value]] = {
    "count": _count,
    "count_distinct": lambda values: float(len(set(map(text, values)))),
    "sum": _sum,
    "avg": _avg,
    "min": lambda values: min(values, key=sort_key, default=None),
    "max": lambda values: max(values, key=sort_key, default=None),
    "pct": _percentile,
}


def _numbers(values: Sequence[Value]) -> list[float]:
    return [found for value in values if (found := number(value)) is not None]


def _numeric(function: Callable[[float], float], value: Value) -> Value:
    found = number(value)
    return None if found is None else float(function(found))
