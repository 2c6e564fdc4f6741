"""The moments of the expressions that the EventBridge User Guide shows."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.local.engine.eventbridge import schedules


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def moments(expression: str, after: str, count: int = 3) -> list[str]:
    found = schedules.occurrences(expression, at(after), at(after))
    return [
        f"{datetime.fromtimestamp(each, UTC):%Y-%m-%d %H:%M:%S}" for each in islice(found, count)
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 10 * * ? *)", ["2026-01-30 10:00:00", "2026-01-31 10:00:00"]),
        ("cron(15 12 * * ? *)", ["2026-01-30 12:15:00", "2026-01-31 12:15:00"]),
        ("cron(0 18 ? * MON-FRI *)", ["2026-01-30 18:00:00", "2026-02-02 18:00:00"]),
        ("cron(0 8 1 * ? *)", ["2026-02-01 08:00:00", "2026-03-01 08:00:00"]),
        ("cron(0/15 * * * ? *)", ["2026-01-30 09:15:00", "2026-01-30 09:30:00"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", ["2026-01-30 09:10:00", "2026-01-30 09:15:00"]),
        ("cron(0 9 ? * 2#1 *)", ["2026-02-02 09:00:00", "2026-03-02 09:00:00"]),
        ("cron(0 0 L * ? *)", ["2026-01-31 00:00:00", "2026-02-28 00:00:00"]),
        ("cron(0 0 LW * ? *)", ["2026-02-27 00:00:00", "2026-03-31 00:00:00"]),
        ("cron(0 0 3W * ? *)", ["2026-02-03 00:00:00", "2026-03-03 00:00:00"]),
        ("cron(0 0 1W * ? *)", ["2026-02-02 00:00:00", "2026-03-02 00:00:00"]),
        ("cron(30 0 ? * 6L *)", ["2026-01-30 00:30:00", "2026-02-27 00:30:00"]),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00:00"]),
        ("cron(0 0 1 JAN,JUL ? 2027-2028)", ["2027-01-01 00:00:00", "2027-07-01 00:00:00"]),
        ("cron(0 0 1 1 ? 2020)", []),
    ],
)
def test_a_cron_expression_has_the_documented_occurrences(
    expression: str, expected: list[str]
) -> None:
    after = "2026-01-30 00:10:00" if "6L" in expression else "2026-01-30 09:05:30"
    assert moments(expression, after, len(expected) or 1) == expected


def test_what_occurs_just_now_does_not_occur_again() -> None:
    assert moments("cron(0/15 * * * ? *)", "2026-01-30 09:15:00", 1) == ["2026-01-30 09:30:00"]


@given(
    value=st.integers(2, 90),
    since=st.integers(1_700_000_000, 1_800_000_000),
    later=st.floats(0, 10_000_000),
)
def test_a_rate_stays_in_step_with_its_beginning(value: int, since: int, later: float) -> None:
    after, period = since + later, value * 60
    first, second = islice(schedules.occurrences(f"rate({value} minutes)", since, after), 2)
    assert 0 < first - after <= period
    assert (first - since) % period == 0
    assert second - first == period
    assert first - since >= period


@pytest.mark.parametrize(
    ("expression", "is_valid"),
    [
        ("rate(1 minute)", True),
        ("rate(5 minutes)", True),
        ("rate(1 minutes)", False),
        ("rate(5 minute)", False),
        ("rate(0 minutes)", False),
        ("rate(5 seconds)", False),
        ("cron(0 12 * * ? *)", True),
        ("cron(0 12 L * ? *)", True),
        ("cron(0 12 ? * 6L *)", True),
        ("cron(0 12 * * * *)", False),
        ("cron(0 12 ? * ? *)", False),
        ("cron(0 12 * * ?)", False),
        ("cron(60 12 * * ? *)", False),
        ("cron(0 24 * * ? *)", False),
        ("cron(0 12 32 * ? *)", False),
        ("cron(0 12 1 13 ? *)", False),
        ("cron(0 12 ? * 8 *)", False),
        ("cron(0 12 * * ? 1969)", False),
        ("cron(30-10 12 * * ? *)", False),
        ("at(2030-01-01T00:00:00)", False),
        ("", True),
    ],
)
def test_an_expression_that_aws_refuses_is_refused(expression: str, is_valid: bool) -> None:
    assert schedules.is_valid(expression) is is_valid
