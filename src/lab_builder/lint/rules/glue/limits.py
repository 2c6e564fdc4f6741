"""E9407, I9408, W9409: the timeouts and versions of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Place, Resource, View

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"
_WEEK = 7 * 24 * 60  # minutes


class GlueTimeout(Rule):
    """Glue rejects a timeout of more than a week.

    Timeouts are in minutes: 28800 is not 8 hours, but 20 days.
    """

    id = "E9407"
    shortdesc = "The timeout of a Glue job is at most 10080 minutes, a week"
    effect = "Glue rejects the job"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the timeouts that are too long."""
        for place in _timeouts(view):
            minutes = number(place.value)
            if minutes is not None and minutes > _WEEK:
                message = f"Timeout is {minutes:g} minutes, but must be at most {_WEEK}, a week"
                yield fault(place, message)


class GlueTimeoutSet(Rule):
    """A job that hangs is billed until its timeout, by default after 8 or 48 hours.

    The default is 480 minutes for Glue 5.0 and later, 2880 for earlier versions.
    """

    id = "I9408"
    shortdesc = "A Glue job has a timeout"
    effect = "a job that hangs is billed until Glue stops it after 8 or 48 hours"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs without a timeout."""
        for job in view.of_type("AWS::Glue::Job"):
            if _runs(job, "glueetl", "pythonshell") and not _has(job, "Timeout"):
                instead = "Set Timeout, in minutes"
                yield fault(job.properties, "the job has no Timeout", instead=instead)


class GlueVersionSet(Rule):
    """A Spark job without a version runs on the default version at the time it is created.

    With the default, the versions of Spark and Python differ from stack to stack.
    """

    id = "W9409"
    shortdesc = "A Spark job of Glue has a version"
    effect = "it runs on the default version of the day it is created"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/release-notes.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the Spark jobs without a version."""
        for job in view.of_type("AWS::Glue::Job"):
            if _runs(job, "glueetl", "gluestreaming") and not _has(job, "GlueVersion"):
                instead = "Set GlueVersion"
                yield fault(job.properties, "the job has no GlueVersion", instead=instead)


def _timeouts(view: View) -> Iterator[Place]:
    for job in view.of_type("AWS::Glue::Job"):
        if place := job.get("Timeout"):
            yield place
    for trigger in view.of_type("AWS::Glue::Trigger"):
        if actions := trigger.get("Actions"):
            yield from (place for each in actions.items() if (place := each.get("Timeout")))


def _runs(job: Resource, *commands: str) -> bool:
    return job.value("Command", "Name") in commands


def _has(job: Resource, name: str) -> bool:
    node = job.properties.node
    shown = isinstance(node, dict) and "Fn::Transform" not in node and job.place.view.whole
    return not shown or name in node
