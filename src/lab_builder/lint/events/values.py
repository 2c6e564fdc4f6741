"""The values of event patterns: texts that are compared exactly, and what resources they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.facts.events import ARNS, NAMES
from lab_builder.facts.resource_types import ARN_ATTRIBUTES
from lab_builder.lint.events.patterns import Path, texts
from lab_builder.template.text import Hole, Text
from lab_builder.template.view import View

_TEXTUAL = ("prefix", "suffix", "equals-ignore-case")


def literal_texts(pattern: Any) -> Iterator[tuple[Path, str]]:
    """Yield the texts in which a pattern has no wildcard, with the path to each."""
    waiting: list[tuple[Path, Any]] = [((), pattern)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(((*path, key), value) for key, value in node.items())
            continue
        for index, item in enumerate(node if isinstance(node, list) else ()):
            here = (*path, index)
            if path and path[-1] == "$or":
                waiting.append((here, item))
            elif isinstance(item, dict):
                yield from (
                    ((*here, name), item[name])
                    for name in _TEXTUAL
                    if isinstance(item.get(name), str)
                )
            elif isinstance(item, str):
                yield here, item


def other_forms(view: View, pattern: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with values that are an ARN where events have a name, or a name there."""
    kinds = texts(pattern, "detail-type") or []
    for table, named in ((NAMES, True), (ARNS, False)):
        fields = {field for kind in kinds for field in table.get(kind, ())}
        if not kinds or not all(kind in table for kind in kinds):
            continue
        for path, value in literal_texts(pattern):
            field = tuple(step for step in path[1:] if isinstance(step, str))
            if path[0] != "detail" or not any(field[: len(each)] == each for each in fields):
                continue
            if path[-1] != "suffix" and _is_arn(view, value) is named:
                have, given = ("the name", "an ARN") if named else ("the ARN", "a name")
                yield path, f"{'.'.join(field)} has {have} of a resource, but {value} is {given}"


def _is_arn(view: View, value: str) -> bool | None:
    """Return whether a value is an ARN, None where that is not known."""
    first = value.parts[0] if isinstance(value, Text) else value
    if not isinstance(first, Hole):
        return first.startswith("arn:")
    found = view.resources.get(first.logical_id)
    attributes = ARN_ATTRIBUTES.get(found.type) if found else None
    return None if attributes is None else first.attribute in attributes
