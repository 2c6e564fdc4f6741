"""E9201, W9202: schedule expressions, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from lab_builder.lint.events import schedules
from lab_builder.lint.events.scheduled import Dialect, scheduled
from lab_builder.lint.fix import Edit
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View


class ScheduleExpression(Rule):
    """A service refuses a schedule expression that it cannot read, and the stack rolls back.

    AWS's cron has six fields, one of day-of-month and day-of-week is ?, and weekdays count from
    1 for Sunday. Which of cron(), rate() and at() is taken depends on the service.
    """

    id = "E9201"
    shortdesc = "A schedule expression is one that its service takes"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield expressions that cannot be read."""
        for place, dialect in scheduled(view):
            if place.text and not (dialect.linted and _linted(place.text)):
                try:
                    _read(place.text, dialect)
                except schedules.ScheduleError as error:
                    fix = Edit(*error.fix) if error.fix else None
                    yield fault(place, f"{dialect.service} refuses {place.text!r}: {error}", fix)


class ScheduleComes(Rule):
    """A schedule whose day does not exist, or lies in the past, is accepted and never runs.

    Nothing tells so: there is no failed invocation, only silence.
    """

    id = "W9202"
    shortdesc = "A schedule has a time to come"
    source_url = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield expressions without a day to come."""
        now = datetime.now(UTC).replace(tzinfo=None)
        for place, dialect in scheduled(view):
            try:
                moment = _read(place.text, dialect) if place.text else None
            except schedules.ScheduleError:
                continue
            if isinstance(moment, schedules.Cron) and not moment.comes(now.date()):
                yield fault(place, f"{place.text} never comes: no such day lies ahead")
            elif isinstance(moment, datetime) and (now - moment).days > 1:
                yield fault(place, f"{place.text} lies in the past, so it never comes")


def _linted(text: str) -> bool:
    """Tell whether cfn-lint looks at all of it: it leaves the fields of a cron with a ? to us."""
    fields = text.removeprefix("cron(").split(" ")
    return not text.startswith("cron(") or len(fields) != 6 or "?" not in (fields[2], fields[4])


def _read(text: str, dialect: Dialect) -> schedules.Cron | datetime | None:
    if dialect.kinds == ("unix",):
        schedules.unix(text)
        return None
    kind, inner = schedules.call(text)
    if kind not in dialect.kinds:
        taken = " and ".join(f"{name}()" for name in dialect.kinds)
        raise schedules.ScheduleError(f"it takes {taken}")
    if kind == "at":
        return schedules.at(inner)
    if kind == "rate":
        if not (dialect.once and inner.split()[:1] == ["0"]):
            schedules.rate(inner, agree=dialect.agree)
        return None
    read = schedules.cron(inner)
    minutes = sorted(read.minutes)
    if any(after - before < dialect.least for before, after in pairwise(minutes)):
        raise schedules.ScheduleError(f"it takes turns at least {dialect.least} minutes apart")
    return read
