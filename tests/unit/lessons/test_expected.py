"""What a statement compares a value with."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lessons.statements.expected import Expected


@pytest.mark.parametrize(
    ("expected", "right", "wrong"),
    [
        ("ENABLED", "ENABLED", "DISABLED"),
        (5, 5, 6),
        (5, "5", "five"),
        ("5", 5.0, 4),
        (True, True, 1),
        ("> 0", 1, 0),
        (">= 3", "3", 2.9),
        ("< 5", -1, 5),
        ("<= 5", 5, None),
        ("not FAILED", "RUNNING", "FAILED"),
        ("contains time", "it timed", "it took long"),
        ("contains a", ["a", "b"], ["ab"]),
        (["a"], ["b", "a"], ["b"]),
        ({"a": 1}, {"a": 1, "b": 2}, {"b": 2}),
        ({"a": {"b": "> 1"}}, {"a": {"b": 2}}, {"a": {"b": 1}}),
        ("> a", "> a", 5),
    ],
)
def test_a_value_is_as_expected_or_not(expected: Any, right: Any, wrong: Any) -> None:
    assert Expected(expected).matches(right)
    assert not Expected(expected).matches(wrong)


@pytest.mark.parametrize("expected", ["ENABLED", 0, "> 0", "contains a", ["a"], {"a": 1}])
def test_nothing_is_as_expected_where_a_value_is(expected: Any) -> None:
    assert not Expected(expected).matches(None)
