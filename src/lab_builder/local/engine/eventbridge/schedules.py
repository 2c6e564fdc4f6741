"""Schedule expressions: validation and occurrences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from ministack.services import eventbridge

from lab_builder.local.engine import clock
from lab_builder.local.engine.eventbridge import patches

_RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")


_ministack_is_valid = eventbridge._validate_schedule_expression  # noqa: SLF001


def install() -> None:
    """Reject expressions that AWS rejects: ``rate(1 minutes)``, ``cron(99 * * * ? *)``."""
    patches.VALIDATE_SCHEDULE_EXPRESSION.replace(is_valid)


def is_valid(expression: str) -> bool:
    """Return whether AWS accepts a schedule expression, which may be empty.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html.
    """
    if expression.startswith("rate("):
        return _RATE.fullmatch(expression) is not None
    return bool(_ministack_is_valid(expression)) and _within_bounds(expression)


def occurrences(expression: str, start: float, after: float) -> Iterator[float]:
    """Yield the occurrences of a schedule after ``after``, in real epoch seconds.

    ``start`` is the start time of a rate. A cron expression is evaluated in lab time, in UTC.
    """
    seconds = eventbridge._parse_rate_seconds(expression)  # noqa: SLF001
    if seconds is not None:
        period = clock.real_seconds(seconds)
        first = max(1, math.floor((after - start) / period) + 1)
        yield from (start + number * period for number in count(first))
        return
    fields = eventbridge._parse_cron_fields(expression)  # noqa: SLF001
    occurrence = datetime.fromtimestamp(clock.lab_time(after), UTC)
    while occurrence := eventbridge._cron_next_fire(fields, occurrence):  # noqa: SLF001
        yield clock.real_time(occurrence.timestamp())


def _within_bounds(expression: str) -> bool:
    """Return whether the fields of a cron expression are in range, and one of them is ``?``."""
    fields = eventbridge._parse_cron_fields(expression) if expression else None  # noqa: SLF001
    if fields is None:
        return True
    minutes, hours, days, months, weekdays, years, day_field, weekday_field = fields
    bounds = (
        (minutes, 0, 59),
        (hours, 0, 23),
        (days["days"], 1, 31),
        (months, 1, 12),
        (weekdays["days"], 1, 7),
        (years or (), 1970, 2199),
    )
    named = (minutes, hours, months, any(days.values()), any(weekdays.values()))
    return (
        (day_field == "?") != (weekday_field == "?")
        and all(named)
        and all(first <= value <= last for values, first, last in bounds for value in values)
    )
