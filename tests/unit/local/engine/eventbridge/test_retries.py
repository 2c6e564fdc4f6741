"""How often and how long a failed delivery is tried again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.local.engine.eventbridge.retries import RetryPolicy, delay


def test_the_default_retry_policy_is_24_hours_and_185_retries() -> None:
    assert RetryPolicy.from_target({}) == RetryPolicy(185, 86_400)


def test_a_limit_of_the_target_holds_alone() -> None:
    target = {"RetryPolicy": {"MaximumEventAgeInSeconds": 300}}
    assert RetryPolicy.from_target(target) == RetryPolicy(185, 300)


@pytest.mark.parametrize(
    ("retries", "age", "condition"),
    [
        (0, 0, None),
        (1, 299.9, None),
        (2, 0, "MaximumRetryAttempts"),
        (0, 300, "MaximumEventAgeInSeconds"),
    ],
)
def test_the_first_limit_that_is_reached_ends_it(
    retries: int, age: float, condition: str | None
) -> None:
    assert RetryPolicy(attempts=2, age=300).exhausted_limit(retries, age) == condition


@given(st.integers(0, 185))
def test_delays_grow_within_bounds(retries: int) -> None:
    assert 0.5 <= delay(retries) <= 600
    assert delay(0) <= 1 < delay(2)
