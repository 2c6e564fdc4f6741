"""The values of a query's fields: text as it was logged, numbers that were computed, times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any


class Moment(int):
    """A time in milliseconds of the epoch."""


Value = str | float | Moment | bool | None
Row = Mapping[str, Value]

_DIGITS = 4  # behind the point, of a computed number
_CHUNKS = re.compile(r"\d+|\D+")


def text(value: Value) -> str:
    """Return a value as a result shows it."""
    if isinstance(value, Moment):
        moment = datetime.fromtimestamp(value / 1000, tz=UTC)
        return f"{moment:%Y-%m-%d %H:%M:%S}.{value % 1000:03d}"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def number(value: Value) -> float | None:
    """Return a value as a number, or None where it is none."""
    if value is not None:
        with suppress(ValueError):
            return float(value)
    return None


def compare(left: Value, right: Value) -> int | None:
    """Return the sign of ``left - right``: as numbers if both are, else as texts.

    A missing value compares with nothing: None.
    """
    if left is None or right is None:
        return None
    numbers = (number(left), number(right))
    a, b = numbers if None not in numbers else (text(left), text(right))
    return (a > b) - (a < b)  # type: ignore[operator]  # both are floats, or both are texts


def truth(value: Value) -> bool:
    """Tell whether a value holds as a condition."""
    return value not in (None, "", "0", "false", 0.0, False)


def sort_key(value: Value) -> tuple[Any, ...]:
    """Return the key of the documented natural sort: texts come before numbers.

    In texts runs of digits go by their length, then their value. See
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Sort.html.
    """
    as_number = number(value)
    if as_number is not None:
        return (1, as_number)
    chunks = _CHUNKS.findall(text(value))
    return (0, [(0, len(c), c) if c.isdigit() else (1, 0, c) for c in chunks])
