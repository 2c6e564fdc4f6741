"""The grammar of schedule expressions: cron(), rate() and at(), as EventBridge documents it.

Where the documentation is silent and the service lenient (an empty item of a list, a range that
wraps around), an expression counts as good.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {
    name: number
    for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), start=1)
}
_WEEKDAY = "|".join(["[1-7]", *_WEEKDAYS])
_RATE = re.compile(r"\s*([0-9]{1,9})\s+([a-z]+)\s*")
_CALL = re.compile(r"(cron|rate|at)\((.*)\)", re.DOTALL)


class ScheduleError(ValueError):
    """An expression that a service refuses; its text says why.

    ``fix`` is what stands there and what must, where there is one right answer.
    """

    def __init__(self, why: str, fix: tuple[str, str] | None = None) -> None:
        super().__init__(why)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a cron expression."""

    name: str
    first: int
    last: int
    names: dict[str, int]
    special: str = ""  # patterns of its own values, beside numbers, ranges and steps

    def values(self, text: str) -> set[int]:
        """Return the numbers that a field stands for; all of them where that is not a plain set.

        Raises:
            ScheduleError: a value lies outside of the field, or is none.
        """
        found: set[int] = set()
        for item in filter(None, text.upper().split(",")):
            if self.special and re.fullmatch(self.special, item):
                return set(range(self.first, self.last + 1))
            found.update(self._item(item))
        return found or set(range(self.first, self.last + 1))

    def _item(self, item: str) -> Iterator[int]:
        span, _, step = item.partition("/")
        if "/" in item and not _number(step):
            raise ScheduleError(f"{item!r} has no number of 1 or more after the slash")
        if span in ("*", ""):
            start, end = self.first, self.last
        elif "-" in span:
            start, end = (self._value(each) for each in span.split("-", 1))
        else:
            start = self._value(span)
            end = self.last if step else start
        if end < start:  # wraps around, such as FRI-MON
            end += self.last - self.first + 1
        for number in range(start, end + 1, _number(step) or 1):
            yield self.first + (number - self.first) % (self.last - self.first + 1)

    def _value(self, text: str) -> int:
        number = self.names.get(text, _number(text))
        if number is None:
            raise ScheduleError(f"{text!r} is no value of the {self.name} field")
        if not self.first <= number <= self.last:
            raise ScheduleError(
                f"the {self.name} field takes {self.first} to {self.last}, not {text}"
            )
        return number


MINUTES = Field("minutes", 0, 59, {})
HOURS = Field("hours", 0, 23, {})
DAYS = Field("day-of-month", 1, 31, {}, r"L(-\d+)?|LW|([1-9]|[12]\d|3[01])W")
MONTHS = Field("month", 1, 12, _MONTHS)
WEEKDAYS = Field("day-of-week", 1, 7, _WEEKDAYS, rf"({_WEEKDAY})?L|({_WEEKDAY})#[1-5]")
YEARS = Field("year", 1970, 2199, {})
_UNIX = (
    MINUTES,
    HOURS,
    Field("day-of-month", 1, 31, {}),
    MONTHS,
    Field("day-of-week", 0, 7, {name: number - 1 for name, number in _WEEKDAYS.items()}),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """When a cron expression comes; ``days`` is None where weekdays decide, or an L or W."""

    minutes: set[int]
    days: set[int] | None
    months: set[int]
    years: set[int]

    def comes(self, today: date) -> bool:
        """Tell whether there is such a day, today or later."""
        return any(
            self.days is None or min(self.days) <= calendar.monthrange(year, month)[1]
            for year in self.years
            if year >= today.year
            for month in self.months
        )


def call(text: str) -> tuple[str, str]:
    """Split an expression into its kind (cron, rate or at) and what stands in its brackets.

    Raises:
        ScheduleError: it is written otherwise.
    """
    found = _CALL.fullmatch(text.strip())
    if not found:
        raise ScheduleError(f"{text!r} is not written as cron(...), rate(...) or at(...)")
    return found[1], found[2]


def cron(text: str) -> Cron:
    """Read the six fields of a cron expression.

    Raises:
        ScheduleError: it is none that AWS takes.
    """
    fields = text.split()
    if len(fields) != 6:
        raise ScheduleError(f"cron takes six fields, the last one for years, not {len(fields)}")
    minutes, hours, days, months, weekdays, years = fields
    if (days == "?") == (weekdays == "?"):
        raise ScheduleError("one of day-of-month and day-of-week must be ?, and only one")
    if "#" in weekdays and "," in weekdays:
        raise ScheduleError("a day-of-week with # stands alone in its field")
    HOURS.values(hours)
    if days == "?":
        WEEKDAYS.values(weekdays)
    return Cron(
        MINUTES.values(minutes),
        DAYS.values(days) if days != "?" else None,
        MONTHS.values(months),
        YEARS.values(years),
    )


def unix(text: str) -> None:
    """Check the five fields of a Unix cron expression, as EC2 Auto Scaling takes it.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html

    Raises:
        ScheduleError: it is none.
    """
    fields = text.split()
    if len(fields) != len(_UNIX):
        raise ScheduleError(f"it takes the five fields of Unix cron alone, not {text!r}")
    for field, value in zip(_UNIX, fields, strict=True):
        field.values(value)


def rate(text: str, *, agree: bool) -> None:
    """Check ``value unit``; with ``agree``, that 1 stands with a singular and others do not.

    Raises:
        ScheduleError: it is no rate.
    """
    found = _RATE.fullmatch(text)
    if not found:
        raise ScheduleError(f"a rate is a whole number and a unit, not {text!r}")
    number, unit = int(found[1]), found[2]
    if unit.removesuffix("s") not in ("minute", "hour", "day"):
        raise ScheduleError(f"a rate counts minutes, hours or days, not {unit}")
    if number == 0:
        raise ScheduleError("a rate is 1 or more")
    if agree and (number == 1) == unit.endswith("s"):
        right = unit.removesuffix("s") if number == 1 else f"{unit}s"
        raise ScheduleError(f"{number} {unit} is refused: write {number} {right}", (unit, right))


def at(text: str) -> datetime:
    """Read the moment of a one-time schedule.

    Raises:
        ScheduleError: there is no such moment.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise ScheduleError(f"{text} does not exist: {error}") from None
    raise ScheduleError(f"at() takes yyyy-mm-ddThh:mm:ss without a zone, not {text!r}")


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None
