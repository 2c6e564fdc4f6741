"""Fn::ForEach: loops of the language extensions, replaced by what they make.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.template.text import Text, scalar

_LOOP = "Fn::ForEach::"
_TRANSFORM = "AWS::LanguageExtensions"


def expand(body: Mapping[str, Any], resolve: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Return a template with its loops replaced.

    ``resolve`` gives the value of a collection. A loop stays where its collection is not known or
    where it is not well-formed. A template without the transform is returned as it is.
    """
    transforms = body.get("Transform")
    if _TRANSFORM not in (transforms if isinstance(transforms, list) else [transforms]):
        return body
    expanded: Mapping[str, Any] = _expand(body, resolve)
    return expanded


def _expand(node: Any, resolve: Callable[[Any], Any]) -> Any:
    if isinstance(node, list):
        return [_expand(item, resolve) for item in node]
    if not isinstance(node, Mapping):
        return node
    expanded: dict[Any, Any] = {}
    for key, item in node.items():
        made = _iterations(item, resolve) if str(key).startswith(_LOOP) else None
        if made is None:
            expanded[key] = _expand(item, resolve)
        for one in made or ():
            expanded.update(_expand(one, resolve))
    return expanded


def _iterations(loop: Any, resolve: Callable[[Any], Any]) -> list[Any] | None:
    """Return the body of a loop once for each item, None where it stays as it is."""
    match loop:
        case [str(identifier), collection, Mapping() as body]:
            items = resolve(collection)
        case _:
            return None
    if not isinstance(items, list) or not all(
        isinstance(item, (str, int, float)) and not isinstance(item, Text) for item in items
    ):
        return None
    return [_replaced(body, identifier, scalar(item)) for item in items]


def _replaced(node: Any, identifier: str, value: str) -> Any:
    """Put a value in place of a loop's identifier: ``${Name}``, ``&{Name}`` and ``!Ref Name``.

    The second form leaves out what is not alphanumeric, for logical ids.
    """
    if isinstance(node, str):
        plain = re.sub(r"[^A-Za-z0-9]", "", value)
        return node.replace(f"${{{identifier}}}", value).replace(f"&{{{identifier}}}", plain)
    if isinstance(node, list):
        return [_replaced(item, identifier, value) for item in node]
    if not isinstance(node, Mapping):
        return node
    if node == {"Ref": identifier}:
        return value
    return {
        _replaced(key, identifier, value): _replaced(item, identifier, value)
        for key, item in node.items()
    }
