"""The grammar of schedule expressions: cron(), rate() and at(), as EventBridge documents it.

What the documentation leaves open counts as valid: an empty item of a list, and a range that wraps
around, such as FRI-MON or 22-2.
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
    """A schedule expression that is not valid; the text of the error says why.

    ``instead`` says what to write instead; ``fix`` is that as the wrong part and its replacement,
    where there is one right answer.
    """

    def __init__(self, why: str, fix: tuple[str, str] | None = None, instead: str = "") -> None:
        super().__init__(why)
        self.fix = fix
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a cron expression."""

    name: str
    first: int
    last: int
    names: dict[str, int]
    special: str = ""  # a pattern of values other than numbers, ranges and steps

    def values(self, text: str) -> set[int]:
        """Return the numbers that a field matches; all of them where it has an L, W or #.

        Raises:
            ScheduleError: a value is out of range, or not valid.
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
            raise ScheduleError(f"{item!r} must have a number of 1 or more after the slash")
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
            raise ScheduleError(f"{text!r} is not a value of the {self.name} field")
        if not self.first <= number <= self.last:
            raise ScheduleError(
                f"the {self.name} field must be {self.first} to {self.last}, not {text}"
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
    """The dates and minutes that a cron expression matches; ``days`` is None for weekdays."""

    minutes: set[int]
    days: set[int] | None
    months: set[int]
    years: set[int]

    def matches_after(self, today: date) -> bool:
        """Return whether it matches today or a later date."""
        return any(
            self.days is None or min(self.days) <= calendar.monthrange(year, month)[1]
            for year in self.years
            if year >= today.year
            for month in self.months
        )


def call(text: str) -> tuple[str, str]:
    """Split an expression into its kind (cron, rate or at) and the text in its parentheses.

    Raises:
        ScheduleError: it has another form.
    """
    found = _CALL.fullmatch(text.strip())
    if not found:
        raise ScheduleError("must be cron(...), rate(...) or at(...)")
    return found[1], found[2]


def cron(text: str) -> Cron:
    """Parse the six fields of a cron expression.

    Raises:
        ScheduleError: it is not valid.
    """
    fields = text.split()
    if len(fields) != 6:
        raise ScheduleError(f"cron requires 6 fields, the last one for years, not {len(fields)}")
    minutes, hours, days, months, weekdays, years = fields
    if (days == "?") == (weekdays == "?"):
        raise ScheduleError("exactly one of day-of-month, day-of-week must be ?")
    if "#" in weekdays and "," in weekdays:
        raise ScheduleError("a day-of-week with # must be the only value of its field")
    HOURS.values(hours)
    for item in minutes.split(","):
        step = _number(item.partition("/")[2])
        if step is not None and step > MINUTES.last:
            raise ScheduleError(f"the step of the minutes field must be at most 59, not {step}")
    if days == "?":
        WEEKDAYS.values(weekdays)
    return Cron(
        MINUTES.values(minutes),
        DAYS.values(days) if days != "?" else None,
        MONTHS.values(months),
        YEARS.values(years),
    )


def unix(text: str) -> None:
    """Check the five fields of a Unix cron expression, which EC2 Auto Scaling uses.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html

    Raises:
        ScheduleError: it is not valid.
    """
    fields = text.split()
    if len(fields) != len(_UNIX):
        raise ScheduleError(
            f"must be the 5 fields of Unix cron without cron(), not {len(fields)} fields"
        )
    for field, value in zip(_UNIX, fields, strict=True):
        field.values(value)


def rate(text: str, *, agree: bool) -> None:
    """Check ``value unit``; with ``agree``, that the unit is singular for 1 and plural otherwise.

    Raises:
        ScheduleError: it is not valid.
    """
    found = _RATE.fullmatch(text)
    if not found:
        raise ScheduleError(f"rate requires a whole number and a unit, not {text!r}")
    number, unit = int(found[1]), found[2]
    if unit.removesuffix("s") not in ("minute", "hour", "day"):
        raise ScheduleError(f"the unit of a rate must be minutes, hours or days, not {unit}")
    if number == 0:
        raise ScheduleError("the value of a rate must be 1 or more")
    if agree and (number == 1) == unit.endswith("s"):
        right = unit.removesuffix("s") if number == 1 else f"{unit}s"
        form = "singular" if number == 1 else "plural"
        why = f"the unit of a rate must be {form} for {number}, not {unit}"
        raise ScheduleError(why, (unit, right), f"Write rate({number} {right})")


def at(text: str) -> datetime:
    """Parse the date and time of a one-time schedule.

    Raises:
        ScheduleError: it is not valid.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise ScheduleError(f"{text} is not a date and time: {error}") from None
    raise ScheduleError(f"at requires yyyy-mm-ddThh:mm:ss without a time zone, not {text!r}")


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None
