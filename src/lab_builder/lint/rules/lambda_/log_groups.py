"""W9607: the log group of a function."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.functions import TYPES, functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Hole, Resource, Text, View

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
        chosen = frozenset(_chosen(view))
        named = {name.lower(): (found, name) for found, name in _named(view)}
        for group in view.of_type("AWS::Logs::LogGroup"):
            place = group.get("LogGroupName")
            value = place.value if place else None
            if not place or not isinstance(value, str) or {group.logical_id, value} & chosen:
                continue
            found, written = named.get(value.lower(), (None, value))
            if found and written != value:
                yield fault(place, f"the function {found.logical_id} writes to {written}")
            elif message := _by_reference(view, value):
                yield fault(place, message)


def _chosen(view: View) -> Iterator[str]:
    """Yield the log groups that functions are told to write to, by name or logical id."""
    for found in functions(view):
        group = found.value("LoggingConfig", "LogGroup")
        if isinstance(group, Text):
            yield from (hole.logical_id for hole in group.holes)
        if isinstance(group, str):
            yield str(group)


def _named(view: View) -> Iterator[tuple[Resource, str]]:
    """Yield the functions with a name of their own, and the log group that Lambda gives them."""
    for found in functions(view):
        name = found.value("FunctionName")
        if isinstance(name, str):
            yield found, f"{_PREFIX}{name}"


def _by_reference(view: View, name: str) -> str | None:
    """Return what is wrong with a name that refers to a function."""
    match name.parts if isinstance(name, Text) else ():
        case (str(prefix), Hole() as hole) if _PREFIX in f"/{prefix.lower()}":
            found = view.resources.get(hole.logical_id)
        case _:
            return None
    # At the edge a function writes to /aws/lambda/us-east-1.<name>; names have no such signs.
    if not found or found.type not in TYPES or re.search("[./]", prefix.partition(_PREFIX)[2]):
        return None
    if prefix != _PREFIX or hole.attribute:
        return f"the function writes to {_PREFIX}${{{found.logical_id}}}"
    if found.get("LoggingConfig", "LogGroup"):
        return f"the LoggingConfig of {found.logical_id} names another log group"
    return None
