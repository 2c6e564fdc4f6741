"""E9201, W9202: schedule expressions of all services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from lab_builder.lint.events import schedules
from lab_builder.lint.events.scheduled import Dialect, scheduled
from lab_builder.lint.fault import Edit, Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class ScheduleExpression(Rule):
    """A service rejects a schedule expression that is not valid, and the stack rolls back.

    The cron of AWS has six fields, exactly one of day-of-month and day-of-week is ?, and weekdays
    are 1 (Sunday) to 7. Which of cron(), rate() and at() are supported depends on the service.
    """

    id = "E9201"
    shortdesc = "A schedule expression is valid for its service"
    effect = "the deployment fails"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield expressions that are not valid."""
        for place, dialect in scheduled(view):
            if place.text and not (dialect.linted and _linted(place.text)):
                try:
                    _read(place.text, dialect)
                except schedules.ScheduleError as error:
                    fix = Edit(*error.fix) if error.fix else None
                    message = f"{place.text!r} is not valid for {dialect.service}: {error}"
                    yield fault(place, message, fix, error.instead)


class FutureSchedule(Rule):
    """A schedule for a date that does not exist, or is in the past, is accepted and never runs.

    No metric shows it: there is no failed invocation.
    """

    id = "W9202"
    shortdesc = "A schedule matches a future date"
    effect = "the service accepts it and never runs it"
    source_url = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield expressions that match no future date."""
        now = datetime.now(UTC).replace(tzinfo=None)
        for place, dialect in scheduled(view):
            try:
                moment = _read(place.text, dialect) if place.text else None
            except schedules.ScheduleError:
                continue
            if isinstance(moment, schedules.Cron) and not moment.matches_after(now.date()):
                yield fault(place, f"{place.text} never matches a future date")
            elif isinstance(moment, datetime) and (now - moment).days > 1:
                yield fault(place, f"{place.text} is in the past")


def _linted(text: str) -> bool:
    """Return whether cfn-lint checks all of it: it skips the fields of a cron with a ?."""
    fields = text.removeprefix("cron(").split(" ")
    return not text.startswith("cron(") or len(fields) != 6 or "?" not in (fields[2], fields[4])


def _read(text: str, dialect: Dialect) -> schedules.Cron | datetime | None:
    if dialect.kinds == ("unix",):
        schedules.unix(text)
        return None
    kind, inner = schedules.call(text)
    if kind not in dialect.kinds:
        taken = " and ".join(f"{name}()" for name in dialect.kinds)
        raise schedules.ScheduleError(f"it supports only {taken}")
    if kind == "at":
        return schedules.at(inner)
    if kind == "rate":
        if not (dialect.once and inner.split()[:1] == ["0"]):
            schedules.rate(inner, agree=dialect.agree)
        return None
    read = schedules.cron(inner)
    minutes = sorted(read.minutes)
    if any(after - before < dialect.least for before, after in pairwise(minutes)):
        least = dialect.least
        raise schedules.ScheduleError(f"must not run more often than every {least} minutes")
    return read
