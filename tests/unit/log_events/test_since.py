"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lab_builder.errors import UsageError
from lab_builder.log_events.since import parse

_NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("30s", _NOW - timedelta(seconds=30)),
        ("2h", _NOW - timedelta(hours=2)),
        ("1w", _NOW - timedelta(weeks=1)),
        ("2026-11-28T11:00:00", _NOW - timedelta(hours=1)),
        ("2026-11-28T12:00:00+01:00", _NOW - timedelta(hours=1)),
    ],
)
def test_a_time_is_so_long_ago_or_in_iso_8601(text: str, time: datetime) -> None:
    assert parse(text, _NOW) == time


@pytest.mark.parametrize("text", ["", "10", "10y", "-5m", "yesterday", "999999w"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        parse(text, _NOW)
