"""E9407, W9408, W9409: what bounds a job."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.template.values import number

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"
_WEEK = 7 * 24 * 60  # minutes


class GlueTimeout(Rule):
    """Glue refuses a timeout beyond a week.

    Timeouts count minutes: 28800 is not eight hours, but twenty days.
    """

    id = "E9407"
    shortdesc = "The timeout of a Glue job is a week at most, in minutes"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the timeouts that are too long."""
        for place in _timeouts(view):
            minutes = number(place.value)
            if minutes is not None and minutes > _WEEK:
                yield fault(place, f"{minutes:g} minutes are more than {_WEEK}, a week")


class GlueTimeoutSet(Rule):
    """A job without a timeout that hangs is paid for until Glue ends it, after 8 hours or 48.

    The default is 480 minutes for Glue 5.0 and later, 2880 before.
    """

    id = "W9408"
    shortdesc = "A Glue job has a timeout"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs that run into the default."""
        for job in view.of_type("AWS::Glue::Job"):
            if _runs(job, "glueetl", "pythonshell") and not _said(job, "Timeout"):
                yield fault(job.properties, "the job has no Timeout")


class GlueVersionSet(Rule):
    """A Spark job without a version runs on the one that is Glue's default when it is made.

    With the default, Spark and Python change from one stack to the next.
    """

    id = "W9409"
    shortdesc = "A Spark job of Glue says its version"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/release-notes.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the Spark jobs that do not say it."""
        for job in view.of_type("AWS::Glue::Job"):
            if _runs(job, "glueetl", "gluestreaming") and not _said(job, "GlueVersion"):
                yield fault(job.properties, "the job has no GlueVersion")


def _timeouts(view: View) -> Iterator[Place]:
    for job in view.of_type("AWS::Glue::Job"):
        if place := job.get("Timeout"):
            yield place
    for trigger in view.of_type("AWS::Glue::Trigger"):
        if actions := trigger.get("Actions"):
            yield from (place for each in actions.items() if (place := each.get("Timeout")))


def _runs(job: Resource, *commands: str) -> bool:
    return job.value("Command", "Name") in commands


def _said(job: Resource, name: str) -> bool:
    node = job.properties.node
    shown = isinstance(node, dict) and "Fn::Transform" not in node and job.place.view.whole
    return not shown or name in node
