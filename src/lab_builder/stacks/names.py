"""Find a resource of a stack by a name that a person gives."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from lab_builder.errors import UsageError
from lab_builder.stacks.resources import Resource


def physical_name(resource: Resource) -> str:
    """Return the name of a resource: its physical id, or the last part of it if that is an ARN."""
    if resource.physical_id.startswith("arn:"):
        return resource.physical_id.rpartition(":")[2]
    return resource.physical_id


def find(resources: Sequence[Resource], name: str, kind: str) -> Resource:
    """Return a resource by its logical id, physical id or name, or a unique ending of one.

    ``kind`` is what the resources are, for the message.

    Raises:
        UsageError: there is none, or there are several.
    """
    for each in resources:
        if name in _names(each):
            return each
    found = [each for each in resources if any(own.endswith(name) for own in _names(each))]
    if len(found) == 1 and name:
        return found[0]
    if found and name:
        raise UsageError(
            f"{kind} name {name} is ambiguous: {_listed(found)}", hint="use the full name"
        )
    known = {own: own for each in resources for own in _names(each)}
    close = difflib.get_close_matches(name, known, n=1)
    raise UsageError(
        f"the stack has no {kind} {name}",
        hint=f"did you mean {close[0]}?" if close else f"expected one of {_listed(resources)}",
    )


def endings(names: Iterable[str]) -> dict[str, str]:
    """Return the unique endings of names, from a word on, with the name of each."""
    names = tuple(names)
    found = {}
    for name in names:
        words = name.split("-")
        for ending in ("-".join(words[index:]) for index in range(1, len(words))):
            if sum(each.endswith(ending) for each in names) == 1:
                found[ending] = name
    return found


def _names(resource: Resource) -> tuple[str, ...]:
    return resource.logical_id, physical_name(resource), resource.physical_id


def _listed(resources: Iterable[Resource]) -> str:
    return ", ".join(sorted(physical_name(each) for each in resources))
