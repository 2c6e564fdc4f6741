"""The order in which a deploy creates resources: by DependsOn and by reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.template.references import references
from lab_builder.template.view import View


def created_before(view: View, logical_id: str) -> frozenset[str]:
    """Return the logical ids of the resources that are created before one."""
    direct = view.once(_direct)
    found: set[str] = set()
    ahead = [logical_id]
    while ahead:
        for name in direct.get(ahead.pop(), frozenset()) - found:
            found.add(name)
            ahead.append(name)
    return frozenset(found)


def _direct(view: View) -> Mapping[str, frozenset[str]]:
    return {
        logical_id: frozenset((*_depends_on(resource.place.node), *references(resource.place.node)))
        & view.resources.keys()
        for logical_id, resource in view.resources.items()
    }


def _depends_on(resource: Mapping[str, Any]) -> list[str]:
    declared = resource.get("DependsOn")
    listed = declared if isinstance(declared, list) else [declared]
    return [name for name in listed if isinstance(name, str)]
