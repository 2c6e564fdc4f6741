"""E9406: the MaxCapacity of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Resource, View

_SHELL = (0, 0.0625, 1)  # 0 counts as not set
_LEAST, _MOST = 2, 100


class GlueCapacityRange(Rule):
    """Glue rejects a job with a MaxCapacity that is not valid for its command.

    A Python shell job has 0.0625 or 1, a Spark job a whole number, 2 to 100.
    """

    id = "E9406"
    shortdesc = "The MaxCapacity of a Glue job is valid for its command"
    effect = "Glue rejects the job"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the capacities that are not valid."""
        for job in view.of_type("AWS::Glue::Job"):
            place = job.get("MaxCapacity")
            capacity = number(place and place.value)
            if place and capacity is not None and (message := _misfit(job, capacity)):
                yield fault(place, message)


def _misfit(job: Resource, capacity: float) -> str | None:
    command = job.value("Command", "Name")
    if command == "pythonshell":
        fits = capacity in _SHELL
        message = f"MaxCapacity of a Python shell job must be 0.0625 or 1, not {capacity:g}"
        return None if fits else message
    if command not in ("glueetl", "gluestreaming"):
        return None
    if not _LEAST <= capacity <= _MOST or capacity != int(capacity):
        limits = f"a whole number, {_LEAST} to {_MOST}"
        return f"MaxCapacity of a Spark job must be {limits}, not {capacity:g}"
    return None
