"""Schedule expressions, read as EventBridge documents them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.lint.events import schedules

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "fields",
    [
        "0 12 * * ? *",
        "0/15 * * * ? *",
        "0 8 ? * MON-FRI *",
        "0 8 ? * mon-fri *",
        "0 8 ? * FRI-MON *",
        "15 10 ? * 6L *",
        "0 9 ? * 2#1 *",
        "0 9 ? * MON#1 *",
        "0 8 L * ? *",
        "0 8 L-3 * ? *",
        "0 8 LW * ? *",
        "0 8 15W * ? *",
        "0 0 1,15 JAN-MAR,7 ? 2027-2030",
        "5,35 14 * * ? *",
        "0 22-2 * * ? *",
        "*/10 * * * ? 2199",
        "0  18   ? *  2-6 *",
    ],
)
def test_a_cron_that_aws_accepts_can_be_parsed_and_matches(fields: str) -> None:
    assert schedules.cron(fields).matches_after(TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        "0 12 * * * *",
        "0 12 ? * ? *",
        "0 12 * * ?",
        "0 0 12 * * ? *",
        "60 12 * * ? *",
        "0 24 * * ? *",
        "0 0 0 * ? *",
        "0 0 32 * ? *",
        "0 0 1 13 ? *",
        "0 0 1 FOO ? *",
        "0 0 ? * 0 *",
        "0 0 ? * 8 *",
        "0 0 ? * MONDAY *",
        "0 0 ? * MON#6 *",
        "0 0 ? * 3#1,6#3 *",
        "0 0 ? * XYZL *",
        "0 ? * * ? *",
        "0 0 1 * ? 1969",
        "0/0 * * * ? *",
        "0/x * * * ? *",
        "²/² * * * ? *",
        "1-2-3 * * * ? *",
        "",
    ],
)
def test_a_cron_that_aws_refuses_says_why(fields: str) -> None:
    with pytest.raises(schedules.ScheduleError, match=r"\w"):
        schedules.cron(fields)


@pytest.mark.parametrize(
    "fields",
    ["0 0 31 2 ? *", "0 0 30 FEB ? *", "0 0 31 4,6,9,11 ? *", "0 0 29 2 ? 2027", "0 0 1 * ? 2025"],
)
def test_a_day_that_does_not_exist_or_is_past_never_matches(fields: str) -> None:
    assert not schedules.cron(fields).matches_after(TODAY)


def test_the_29th_of_february_matches_in_leap_years() -> None:
    assert schedules.cron("0 0 29 2 ? *").matches_after(TODAY)


@pytest.mark.parametrize("text", ["0 8 * * 1-5", "*/10 0 1,15 JAN-MAR 7", "30 22 * * SUN"])
def test_unix_cron_has_five_fields_and_sunday_is_0_or_7(text: str) -> None:
    schedules.unix(text)


@pytest.mark.parametrize("text", ["cron(0 8 * * ? *)", "0 8 ? * 1", "0 8 * * L", "0 8 * * 8"])
def test_what_is_no_unix_cron_is_refused(text: str) -> None:
    with pytest.raises(schedules.ScheduleError, match=r"\w"):
        schedules.unix(text)


@pytest.mark.parametrize("text", ["1 minute", "5 minutes", "1 hour", "2 days", "  7 days "])
def test_a_rate_is_a_number_and_a_unit_that_agree(text: str) -> None:
    schedules.rate(text, agree=True)


@pytest.mark.parametrize(
    "text", ["1 minutes", "5 minute", "0 minutes", "-1 hour", "1.5 hours", "1 week", "hour", "5min"]
)
def test_another_rate_is_refused(text: str) -> None:
    with pytest.raises(schedules.ScheduleError, match=r"\w"):
        schedules.rate(text, agree=True)


def test_a_service_that_does_not_ask_for_agreement_takes_either() -> None:
    schedules.rate("1 minutes", agree=False)


@pytest.mark.parametrize("text", ["2030-02-30T08:00:00", "2030-01-01T08:00:00Z", "2030-01-01"])
def test_a_moment_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(schedules.ScheduleError, match=r"\w"):
        schedules.at(text)


@given(st.text(), st.booleans())
def test_any_text_is_read_or_refused(text: str, agree: bool) -> None:
    for read in (schedules.call, schedules.cron, schedules.at):
        try:
            read(text)
        except schedules.ScheduleError:
            continue
    try:
        schedules.rate(text, agree=agree)
    except schedules.ScheduleError:
        return


_numbers = st.integers(0, 5000).map(str)
_items = st.one_of(
    _numbers,
    st.sampled_from(["*", "?", "L", "LW", "MON", "JAN", "", "5W", "2#1", "6L"]),
    st.builds("{}-{}".format, _numbers, _numbers),
    st.builds("{}/{}".format, _numbers, _numbers),
)


@given(st.lists(st.lists(_items, max_size=3).map(",".join), min_size=6, max_size=6))
def test_a_cron_with_wild_fields_is_read_or_refused(fields: list[str]) -> None:
    try:
        read = schedules.cron(" ".join(fields))
    except schedules.ScheduleError:
        return
    assert read.minutes <= set(range(60))
    assert read.months <= set(range(1, 13))
