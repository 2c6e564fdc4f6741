"""E9403, E9404, E9405: the workers of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Place, View

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"
_SPARK = ("glueetl", "gluestreaming")
_FEWEST = 2
# Worker type -> the least version of Glue.
_SINCE = {
    **dict.fromkeys(("G.4X", "G.8X"), 3),
    **dict.fromkeys(("G.12X", "G.16X", "R.1X", "R.2X", "R.4X", "R.8X"), 4),
}


class GlueWorkerType(Rule):
    """Glue rejects a job with workers that are not valid for its command.

    G.025X is for streaming only. Z.2X is for Ray only, and Ray requires it. A Python shell job has
    no workers. Workers larger than G.2X require Glue 3.0 or 4.0.
    """

    id = "E9403"
    shortdesc = "The worker type of a Glue job is valid for its command and version"
    effect = "Glue rejects the job"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/worker-types.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the worker types that are not valid."""
        for properties in _jobs(view):
            place, command = properties.get("WorkerType"), properties.get("Command", "Name")
            worker, name = place and place.text, command and command.text
            if not place or not worker or not name:
                continue
            version = number(_value(properties, "GlueVersion"))
            if message := _misfit(worker, name, version):
                yield fault(place, message)


class GlueWorkers(Rule):
    """A Glue job requires WorkerType and NumberOfWorkers together, and at least 2 workers.

    One of them is the driver.
    """

    id = "E9404"
    shortdesc = "A Glue job has WorkerType and NumberOfWorkers, which is at least 2"
    effect = "Glue rejects the job"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs with one of the two, and those with too few workers."""
        for properties in _jobs(view):
            if _value(properties, "Command", "Name") not in _SPARK:
                continue
            node = properties.node
            for one, other in (
                ("WorkerType", "NumberOfWorkers"),
                ("NumberOfWorkers", "WorkerType"),
            ):
                if (place := properties.get(one)) and other not in node:
                    yield fault(place, f"{one} requires {other}")
            place = properties.get("NumberOfWorkers")
            count = number(place and place.value)
            if place and count is not None and count < _FEWEST:
                message = (
                    f"NumberOfWorkers is {count:g}, but a Spark job requires at least {_FEWEST}"
                )
                yield fault(place, message)


class GlueFlex(Rule):
    """Only Spark jobs of Glue 3.0 and later can run on spare capacity.

    Glue rejects a streaming or Python shell job with execution class FLEX.
    """

    id = "E9405"
    shortdesc = "A Glue job with execution class FLEX is a Spark job of Glue 3.0 or later"
    effect = "Glue rejects the job"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the FLEX classes of other jobs."""
        for properties in _jobs(view):
            place, command = properties.get("ExecutionClass"), properties.get("Command", "Name")
            if not place or place.text != "FLEX":
                continue
            if command and command.text and command.text != "glueetl":
                yield fault(
                    place, f"ExecutionClass FLEX requires the command glueetl, not {command.text}"
                )
            version = number(_value(properties, "GlueVersion"))
            if version is not None and version < 3:
                yield fault(
                    place, f"ExecutionClass FLEX requires Glue 3.0 or later, not {version:.1f}"
                )


def _misfit(worker: str, command: str, version: float | None) -> str | None:
    if command == "pythonshell":
        return "a Python shell job takes MaxCapacity, not WorkerType"
    if worker == "G.025X" and command != "gluestreaming":
        return f"WorkerType G.025X requires the command gluestreaming, not {command}"
    if (worker == "Z.2X") != (command == "glueray"):
        requires = "Z.2X requires the command glueray, and glueray requires Z.2X"
        return f"WorkerType {worker} is not valid for {command}: {requires}"
    if version is not None and version < _SINCE.get(worker, 0):
        return f"WorkerType {worker} requires Glue {_SINCE[worker]}.0 or later, not {version:.1f}"
    return None


def _jobs(view: View) -> Iterator[Place]:
    for job in view.of_type("AWS::Glue::Job"):
        if isinstance(job.properties.node, dict):
            yield job.properties


def _value(properties: Place, *keys: str) -> object:
    place = properties.get(*keys)
    return place.value if place else None
