"""What a statement compares a value with.

| written | holds for |
|---|---|
| ``ENABLED``, ``5``, ``true`` | that value; a number also as text |
| ``"> 0"``, ``">= 3"``, ``"< 5"``, ``"<= 5"`` | numbers |
| ``"not FAILED"`` | any other value, and a missing one |
| ``"contains timeout"`` | texts with those words, lists with that item |
| a list | a list that has each of the items |
| a mapping | a mapping that has these keys with such values |
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

_COMPARISONS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True, slots=True)
class Expected:
    """A value as a lesson writes it."""

    value: Any

    def __str__(self) -> str:
        return str(self.value)

    def matches(self, found: Any) -> bool:
        """Return whether a value is as expected."""
        return _matches(self.value, found)


def _matches(expected: Any, found: Any) -> bool:
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            _matches(value, found.get(key)) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(found, list) and all(
            any(_matches(item, each) for each in found) for item in expected
        )
    if isinstance(expected, str):
        word, _, rest = expected.partition(" ")
        if word in _COMPARISONS and (limit := _number(rest)) is not None:
            number = _number(found)
            return number is not None and bool(_COMPARISONS[word](number, limit))
        if word == "not" and rest:
            return not _matches(rest, found)
        if word == "contains" and rest:
            return rest in found if isinstance(found, str | list) else False
    return _same(expected, found)


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return str(expected).lower() == str(found).lower()
    if expected == found:
        return True
    number = _number(expected)
    return number is not None and number == _number(found)


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
