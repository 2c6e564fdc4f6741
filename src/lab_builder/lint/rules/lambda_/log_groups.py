"""W9607: the log groups of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.facts.resource_types import FUNCTIONS
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Hole, Text
from lab_builder.template.view import Resource, View

_PREFIX = "/aws/lambda/"


class LogGroupIsWritten(Rule):
    """A function writes to the log group /aws/lambda/<name>, or to the one in its LoggingConfig.

    A log group with another name stays empty. Lambda creates the right one without retention, and
    it stays when the stack is deleted.
    """

    id = "W9607"
    shortdesc = "A function writes to the log group that the template declares for it"
    effect = "the log group stays empty"
    source_url = (
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names of log groups that their function does not write to."""
        chosen = frozenset(_chosen(view))
        named = {name.lower(): (found, name) for found, name in _named(view)}
        for group in view.of_type("AWS::Logs::LogGroup"):
            place = group.get("LogGroupName")
            value = place.value if place else None
            if not place or not isinstance(value, str) or {group.logical_id, value} & chosen:
                continue
            found, written = named.get(value.lower(), (None, value))
            if found and written != value:
                message = f"the function {found.logical_id} writes to {written}, not to {value}"
                yield fault(place, message, instead=f"Use {written}")
            elif wrong := _by_reference(view, value):
                yield fault(place, wrong[0], instead=wrong[1])


def _chosen(view: View) -> Iterator[str]:
    """Yield the log groups in LoggingConfig of functions, by name or logical id."""
    for found in functions(view):
        group = found.value("LoggingConfig", "LogGroup")
        if isinstance(group, Text):
            yield from (hole.logical_id for hole in group.holes)
        if isinstance(group, str):
            yield str(group)


def _named(view: View) -> Iterator[tuple[Resource, str]]:
    """Yield the functions with a FunctionName, and their default log group."""
    for found in functions(view):
        name = found.value("FunctionName")
        if isinstance(name, str):
            yield found, f"{_PREFIX}{name}"


def _by_reference(view: View, name: str) -> tuple[str, str] | None:
    """Return what is wrong with a name that references a function, and what to write instead."""
    match name.parts if isinstance(name, Text) else ():
        case (str(prefix), Hole() as hole) if _PREFIX in f"/{prefix.lower()}":
            found = view.resources.get(hole.logical_id)
        case _:
            return None
    # Lambda@Edge writes to /aws/lambda/us-east-1.<name>; function names have no . or /.
    if not found or found.type not in FUNCTIONS or re.search("[./]", prefix.partition(_PREFIX)[2]):
        return None
    if prefix != _PREFIX or hole.attribute:
        right = f"{_PREFIX}${{{found.logical_id}}}"
        why = f"the function {found.logical_id} writes to {right}, not to {name}"
        return why, f"Use {right}"
    if found.get("LoggingConfig", "LogGroup"):
        why = f"the function {found.logical_id} writes to another log group, by its LoggingConfig"
        return why, "Reference this log group there"
    return None
