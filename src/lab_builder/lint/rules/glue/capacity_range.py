"""E9406: the capacity of a job without workers."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View
from lab_builder.template.values import number

_SHELL = (0, 0.0625, 1)  # 0 counts as not set
_LEAST, _MOST = 2, 100


class GlueCapacityRange(Rule):
    """Glue refuses a job with a MaxCapacity that its command does not have.

    A Python shell job has 0.0625 or 1, a Spark job 2 to 100 in whole numbers.
    """

    id = "E9406"
    shortdesc = "The MaxCapacity of a Glue job is one for its command"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the capacities that do not fit."""
        for job in view.of_type("AWS::Glue::Job"):
            place = job.get("MaxCapacity")
            capacity = number(place and place.value)
            if place and capacity is not None and (message := _misfit(job, capacity)):
                yield fault(place, message)


def _misfit(job: Resource, capacity: float) -> str | None:
    command = job.value("Command", "Name")
    if command == "pythonshell":
        fits = capacity in _SHELL
        return None if fits else f"{capacity:g} is neither 0.0625 nor 1, as a Python shell job has"
    if command not in ("glueetl", "gluestreaming"):
        return None
    if not _LEAST <= capacity <= _MOST or capacity != int(capacity):
        return f"{capacity:g} is not a whole number, {_LEAST} to {_MOST}"
    return None
