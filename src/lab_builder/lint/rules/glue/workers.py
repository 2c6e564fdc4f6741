"""E9403, E9404, E9405: the workers of a job."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View
from lab_builder.template.values import number

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"
_SPARK = ("glueetl", "gluestreaming")
_FEWEST = 2
# The Glue version that larger workers need.
_SINCE = {
    **dict.fromkeys(("G.4X", "G.8X"), 3),
    **dict.fromkeys(("G.12X", "G.16X", "R.1X", "R.2X", "R.4X", "R.8X"), 4),
}


class GlueWorkerType(Rule):
    """Glue refuses a job on workers that are not for its command.

    G.025X is for streaming only, Z.2X for Ray and Ray for Z.2X only; a Python shell job has no
    workers. Larger workers than G.2X need Glue 3.0 or 4.0.
    """

    id = "E9403"
    shortdesc = "The worker type of a Glue job is one for its command and version"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/worker-types.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the worker types that do not fit."""
        for properties in _jobs(view):
            place, command = properties.get("WorkerType"), properties.get("Command", "Name")
            worker, name = place and place.text, command and command.text
            if not place or not worker or not name:
                continue
            version = number(_value(properties, "GlueVersion"))
            if message := _misfit(worker, name, version):
                yield fault(place, message)


class GlueWorkers(Rule):
    """Glue takes the type of a job's workers and their number together, two at least.

    One of them is the driver.
    """

    id = "E9404"
    shortdesc = "A Glue job says its worker type and their number, two at least"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs that say one of both, or too few."""
        for properties in _jobs(view):
            if _value(properties, "Command", "Name") not in _SPARK:
                continue
            node = properties.node
            for one, other in (
                ("WorkerType", "NumberOfWorkers"),
                ("NumberOfWorkers", "WorkerType"),
            ):
                if (place := properties.get(one)) and other not in node:
                    yield fault(place, f"{one} stands without {other}")
            place = properties.get("NumberOfWorkers")
            count = number(place and place.value)
            if place and count is not None and count < _FEWEST:
                yield fault(place, f"{count:g} workers; a Spark job has {_FEWEST} at least")


class GlueFlex(Rule):
    """Glue runs Spark jobs of Glue 3.0 and later on spare capacity, and no others.

    A streaming or Python shell job with the execution class FLEX is refused.
    """

    id = "E9405"
    shortdesc = "A Glue job of the execution class FLEX is a Spark job of Glue 3.0 or later"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the flexible jobs that cannot be."""
        for properties in _jobs(view):
            place, command = properties.get("ExecutionClass"), properties.get("Command", "Name")
            if not place or place.text != "FLEX":
                continue
            if command and command.text and command.text != "glueetl":
                yield fault(place, f"FLEX is for glueetl, not {command.text}")
            version = number(_value(properties, "GlueVersion"))
            if version is not None and version < 3:
                yield fault(place, f"FLEX needs Glue 3.0, not {version:g}")


def _misfit(worker: str, command: str, version: float | None) -> str | None:
    if command == "pythonshell":
        return "a Python shell job has no workers; it has a MaxCapacity"
    if worker == "G.025X" and command != "gluestreaming":
        return f"G.025X is for gluestreaming, not {command}"
    if (worker == "Z.2X") != (command == "glueray"):
        return f"{worker} is not for {command}; Z.2X is for glueray, and it for Z.2X"
    if version is not None and version < _SINCE.get(worker, 0):
        return f"{worker} needs Glue {_SINCE[worker]}.0, not {version:g}"
    return None


def _jobs(view: View) -> Iterator[Place]:
    for job in view.of_type("AWS::Glue::Job"):
        if isinstance(job.properties.node, dict):
            yield job.properties


def _value(properties: Place, *keys: str) -> object:
    place = properties.get(*keys)
    return place.value if place else None
