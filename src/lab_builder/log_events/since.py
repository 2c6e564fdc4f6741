"""The time from which on to read, as a person writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from lab_builder.errors import UsageError

_AGO = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse(text: str, now: datetime) -> datetime:
    """Return the time that a text means: so long ago, or a time in ISO 8601, UTC unless it says.

    The forms are those of ``aws logs tail``: 30s, 10m, 2h, 1d, 1w.

    Raises:
        UsageError: it is neither.
    """
    ago = _AGO.fullmatch(text)
    try:
        if ago:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        time = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is no time", where="--since", hint="write 30s, 10m, 2h, 1d or 1w, or a time"
        ) from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
