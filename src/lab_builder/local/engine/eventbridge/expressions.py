"""Schedule expressions: which ones AWS takes, and when they occur."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from ministack.services import eventbridge

from lab_builder.local.engine import clock, patches

patches.require(eventbridge, "_cron_next_fire", "_parse_cron_fields", "_parse_rate_seconds")

_RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")


_stock_check = patches.take(eventbridge, "_validate_schedule_expression")


def install() -> None:
    """Refuse what AWS refuses and MiniStack takes: ``rate(1 minutes)``, ``cron(99 * * * ? *)``."""
    patches.replace(eventbridge, "_validate_schedule_expression", is_valid)


def is_valid(expression: str) -> bool:
    """Tell whether AWS takes an expression; a rule may have none.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html.
    """
    if expression.startswith("rate("):
        return _RATE.fullmatch(expression) is not None
    return bool(_stock_check(expression)) and _within_bounds(expression)


def occurrences(expression: str, since: float, after: float) -> Iterator[float]:
    """Yield the moments of a schedule that come later than ``after``, in real epoch seconds.

    ``since`` is when a rate began to count. A cron expression is held against lab time, in UTC.
    """
    seconds = eventbridge._parse_rate_seconds(expression)  # noqa: SLF001
    if seconds is not None:
        period = clock.real_seconds(seconds)
        first = max(1, math.floor((after - since) / period) + 1)
        yield from (since + number * period for number in count(first))
        return
    fields = eventbridge._parse_cron_fields(expression)  # noqa: SLF001
    moment = datetime.fromtimestamp(clock.lab_time(after), UTC)
    while moment := eventbridge._cron_next_fire(fields, moment):  # noqa: SLF001
        yield clock.real_time(moment.timestamp())


def _within_bounds(expression: str) -> bool:
    """Tell whether a cron expression, if it is one, names times that there are, and ``?`` once."""
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
