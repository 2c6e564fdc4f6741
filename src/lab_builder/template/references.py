"""References: the names and resources that nodes of a template, or their values, refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.template.intrinsics import VARIABLE
from lab_builder.template.text import Hole, Text
from lab_builder.template.view import Resource, View


def references(node: Any) -> Iterator[str]:
    """Yield the names of parameters, resources and conditions that a node refers to.

    Those of Ref, Fn::GetAtt, Fn::Sub, Fn::If and Condition, at any depth, in the order of the
    template; a name as often as it occurs.
    """
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if isinstance(node, Mapping):
            for name, argument in node.items():
                yield from _named(name, argument)
            ahead.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            ahead.extend(reversed(node))


def _named(name: Any, argument: Any) -> Iterator[str]:
    first = argument[0] if isinstance(argument, list) and argument else argument
    if not isinstance(first, str):
        return
    if name in ("Ref", "Condition") or (name == "Fn::If" and isinstance(argument, list)):
        yield first
    elif name == "Fn::GetAtt":
        yield first.partition(".")[0]
    elif name == "Fn::Sub":
        for literal, variable in VARIABLE.findall(first):
            if not literal:
                yield variable.strip().partition(".")[0]


def renamed_references(node: Any, names: Mapping[str, str]) -> Any:
    """Return a node that refers to resources by other logical ids, ``names`` by the former."""
    if isinstance(node, list):
        return [renamed_references(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Ref": str(name)} if name in names:
            return {"Ref": names[name]}
        case {"Fn::GetAtt": [str(name), attribute]} if name in names:
            return {"Fn::GetAtt": [names[name], attribute]}
        case {"Fn::Sub": str(text)}:
            return {"Fn::Sub": _renamed_variables(text, names)}
        case {"Fn::Sub": [str(text), values]}:
            renamed = renamed_references(values, names)
            return {"Fn::Sub": [_renamed_variables(text, names), renamed]}
    return {name: renamed_references(item, names) for name, item in node.items()}


def _renamed_variables(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"(?<=\$\{)\w+", lambda match: names.get(match[0], match[0]), text)


def resource(view: View, value: object) -> Resource | None:
    """Return the resource of the template that a value names, by Ref, GetAtt, ARN or URL.

    The value may wrap the reference, as "...:function:${Function}" does. Where it holds
    references to several resources, which one it names is not known.
    """
    if not isinstance(value, Text):
        return None
    named = {hole.logical_id for hole in value.holes if hole.logical_id in view.resources}
    return view.resources[named.pop()] if len(named) == 1 else None


def refers_to(value: object, logical_id: str) -> bool:
    """Return whether a value holds a reference to a resource."""
    return isinstance(value, Text) and any(hole.logical_id == logical_id for hole in value.holes)


def is_unknown(value: object) -> bool:
    """Return whether nothing of a value is known: an import, a parameter without default."""
    return isinstance(value, Text) and isinstance(value.alone, Hole)


def holes(value: Any) -> Iterator[Hole]:
    """Yield every hole in the texts of a value."""
    if isinstance(value, Text):
        yield from value.holes
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from holes(item)
