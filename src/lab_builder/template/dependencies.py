"""Which resources a deployment makes before another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.template.view import View

_VARIABLE = re.compile(r"\$\{([^!}.]+)[^}]*\}")


def before(view: View, logical_id: str) -> frozenset[str]:
    """Return the resources that are there before one is made, by DependsOn or a reference."""
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
        logical_id: frozenset(_named(found.place.node)) & view.resources.keys()
        for logical_id, found in view.resources.items()
    }


def _named(resource: Any) -> Iterator[str]:
    """Yield what a resource refers to, parameters among it."""
    depends = resource.get("DependsOn")
    yield from (name for name in _listed(depends) if isinstance(name, str))
    ahead = [resource]
    while ahead:
        node = ahead.pop()
        if isinstance(node, dict):
            yield from _by_function(node)
            ahead.extend(node.values())
        elif isinstance(node, list):
            ahead.extend(node)


def _by_function(node: Mapping[Any, Any]) -> Iterator[str]:
    for name in (node.get("Ref"), *_listed(node.get("Fn::GetAtt"))[:1]):
        if isinstance(name, str):
            yield name.partition(".")[0]
    text = _listed(node.get("Fn::Sub"))[:1]
    if text and isinstance(text[0], str):
        yield from (found.strip() for found in _VARIABLE.findall(text[0]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
