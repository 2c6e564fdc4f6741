"""The changes between two templates, resource by resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.model import Change
from lab_builder.template.references import references
from lab_builder.template.view import View

Pairs = Mapping[str, tuple[str | None, str | None]]


def changed_parameters(before: Mapping[str, str], after: Mapping[str, str]) -> Pairs:
    """Return the values of the parameters that differ, before and after, None for one not there."""
    pairs = {name: (before.get(name), after.get(name)) for name in {**before, **after}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def changes(before: View, after: View, parameters: Pairs) -> tuple[Change, ...]:
    """Compare the resources that two templates create with the parameters of each.

    ``parameters`` are those that differ. Whether a resource is replaced, and what follows from a
    replacement, only a change set tells.
    """
    old = {resource.logical_id: resource.place.node for resource in before.created()}
    new = {resource.logical_id: resource.place.node for resource in after.created()}
    moved = set(parameters)
    moved |= _changed_conditions(before.body, after.body, moved)
    found = []
    for logical_id in dict.fromkeys((*new, *old)):
        if logical_id not in old:
            found.append(Change("Add", logical_id, new[logical_id]["Type"]))
        elif logical_id not in new:
            found.append(Change("Remove", logical_id, old[logical_id]["Type"]))
        elif causes := _causes(old[logical_id], new[logical_id], moved):
            found.append(Change("Modify", logical_id, new[logical_id]["Type"], causes=causes))
    return tuple(found)


def _causes(old: Mapping[str, Any], new: Mapping[str, Any], moved: set[str]) -> tuple[str, ...]:
    """Return the properties and attributes of a resource that differ."""
    causes = [key for key in {**old, **new} if key != "Properties" and old.get(key) != new.get(key)]
    before, after = old.get("Properties", {}), new.get("Properties", {})
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            causes.append(name)
        else:
            used = moved & set(references(after[name]))
            causes += [f"{name} <- {what}" for what in sorted(used)]
    return tuple(causes)


def _changed_conditions(
    before: Mapping[str, Any], after: Mapping[str, Any], parameters: set[str]
) -> set[str]:
    """Return the conditions that differ, or that depend on what differs."""
    old, new = before.get("Conditions", {}), after.get("Conditions", {})
    moved = {name for name in new if new[name] != old.get(name)}
    while more := {
        name for name in set(new) - moved if (parameters | moved) & set(references(new[name]))
    }:
        moved |= more
    return moved
