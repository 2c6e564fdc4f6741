"""Log groups by the names that people give, and their short names."""

from __future__ import annotations

import pytest

from lab_builder.errors import UsageError
from lab_builder.log_events import groups
from lab_builder.stacks.resources import Resource

_NAMES = {
    "DailyLogGroup": "/aws/lambda/lab-daily",
    "EtlOutputLogGroup": "/aws-glue/lab-etl/output",
    "EtlErrorLogGroup": "/aws-glue/lab-etl/error",
    "EventsLogGroup": "/aws/events/lab",
}
_ALL = [Resource(logical, "AWS::Logs::LogGroup", name) for logical, name in _NAMES.items()]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ((), list(_NAMES)),
        (("DailyLogGroup",), ["DailyLogGroup"]),
        (("/aws/events/lab",), ["EventsLogGroup"]),
        (("etl",), ["EtlOutputLogGroup", "EtlErrorLogGroup"]),
        (("etl/error", "daily"), ["DailyLogGroup", "EtlErrorLogGroup"]),
    ],
)
def test_names_select_groups(names: tuple[str, ...], found: list[str]) -> None:
    assert groups.select(_ALL, names) == tuple(_NAMES[each] for each in found)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DailyLogGrop", "did you mean DailyLogGroup?"),
        ("nix", "expected one of /aws/lambda/lab-daily, "),
        ("", "expected one of"),
    ],
)
def test_a_name_of_no_group_is_refused(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="has no log group") as caught:
        groups.select(_ALL, [name])
    assert hint in str(caught.value.hint)


def test_short_names_have_no_environment() -> None:
    found = groups.labels(tuple(_NAMES.values()), "lab")
    assert list(found.values()) == ["daily", "etl/output", "etl/error", "events/lab"]
