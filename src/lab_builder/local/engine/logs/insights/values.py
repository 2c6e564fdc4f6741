"""The values of a query's fields: logged text, computed numbers, and times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any


class Timestamp(int):
    """A time in milliseconds since the epoch."""


Value = str | float | Timestamp | bool | None
Row = Mapping[str, Value]

_DECIMALS = 4  # of a computed number
_CHUNKS = re.compile(r"\d+|\D+")


def text(value: Value) -> str:
    """Return a value as text in a query result."""
    if isinstance(value, Timestamp):
        time = datetime.fromtimestamp(value / 1000, tz=UTC)
        return f"{time:%Y-%m-%d %H:%M:%S}.{value % 1000:03d}"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def number(value: Value) -> float | None:
    """Return a value as a number, or None if it is not a number."""
    if value is not None:
        with suppress(ValueError):
            return float(value)
    return None


def compare(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 for less, equal or greater: as numbers if both are, else as text.

    Return None if a value is missing.
    """
    if left is None or right is None:
        return None
    numbers = (number(left), number(right))
    a, b = numbers if None not in numbers else (text(left), text(right))
    return (a > b) - (a < b)  # type: ignore[operator]  # both are floats, or both are strings


def is_true(value: Value) -> bool:
    """Return whether a value is true as a condition."""
    return value not in (None, "", "0", "false", 0.0, False)


def sort_key(value: Value) -> tuple[Any, ...]:
    """Return the sort key of the documented natural sort: text sorts before numbers.

    In text, sequences of digits are sorted by length, then by value. See
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Sort.html.
    """
    as_number = number(value)
    if as_number is not None:
        return (1, as_number)
    chunks = _CHUNKS.findall(text(value))
    return (0, [(0, len(c), c) if c.isdigit() else (1, 0, c) for c in chunks])
