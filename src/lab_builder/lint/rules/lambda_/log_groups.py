"""W9607: the log group of a function."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Hole, Resource, Text, View, pointing

_PREFIX = "/aws/lambda/"


class LogGroupIsWritten(Rule):
    """A function writes to /aws/lambda/ and its name, or to the group of its LoggingConfig.

    A log group under another name stays empty; the one that Lambda makes itself keeps its logs for
    ever and is left behind by the stack.
    """

    id = "W9607"
    shortdesc = "A function writes to the log group that the template declares for it"
    source_url = (
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names of log groups that their function does not write to."""
        for group in view.of_type("AWS::Logs::LogGroup"):
            place = group.get("LogGroupName")
            value = place.value if place else None
            if not place or not isinstance(value, str) or _chosen(view, group, value):
                continue
            if message := _by_reference(view, value) or _by_name(view, value):
                yield fault(place, message)


def _chosen(view: View, group: Resource, name: str) -> bool:
    """Tell whether a function is told to write to a log group."""
    given = (found.value("LoggingConfig", "LogGroup") for found in functions(view))
    return any(pointing.refers(each, group.logical_id) or each == name for each in given)


def _by_reference(view: View, name: str) -> str | None:
    """Return what is wrong with a name that refers to a function."""
    match name.parts if isinstance(name, Text) else ():
        case (str(prefix), Hole() as hole) if _PREFIX in f"/{prefix.lower()}":
            found = view.resources.get(hole.logical_id)
        case _:
            return None
    if not found or found not in functions(view):
        return None
    if prefix != _PREFIX or hole.attribute:
        return f"the function writes to {_PREFIX}${{{found.logical_id}}}"
    if found.get("LoggingConfig", "LogGroup"):
        return f"the LoggingConfig of {found.logical_id} names another log group"
    return None


def _by_name(view: View, name: str) -> str | None:
    """Return the name that differs from a function's in its letters only."""
    for found in functions(view):
        value = found.value("FunctionName")
        written = f"{_PREFIX}{value}"
        if isinstance(value, str) and written != name and written.lower() == name.lower():
            return f"the function {found.logical_id} writes to {written}"
    return None
