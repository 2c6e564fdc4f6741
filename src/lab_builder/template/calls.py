"""The arguments of intrinsic functions: the calls whose shape no function takes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lab_builder.template.location import property_path
from lab_builder.template.problem import Problem


class _Shape(NamedTuple):
    """What a function takes: a list of so many items, and other types."""

    lengths: range
    others: tuple[type, ...]
    words: str


_SHAPES: Mapping[str, _Shape] = {
    "Ref": _Shape(range(0), (str,), "the name of a parameter or resource"),
    "Condition": _Shape(range(0), (str,), "the name of a condition"),
    "Fn::And": _Shape(range(2, 11), (), "a list of 2 to 10 conditions"),
    "Fn::Cidr": _Shape(range(2, 4), (), "a list of a block, a count and bits"),
    "Fn::Equals": _Shape(range(2, 3), (), "a list of two values"),
    "Fn::FindInMap": _Shape(range(3, 5), (), "a list of a mapping and two keys"),
    "Fn::GetAtt": _Shape(range(2, 100), (str,), "a resource and an attribute"),
    "Fn::GetAZs": _Shape(range(0), (str, dict), "a region"),
    "Fn::If": _Shape(range(3, 4), (), "a list of a condition and two values"),
    "Fn::ImportValue": _Shape(range(0), (str, dict), "the name of an export"),
    "Fn::Join": _Shape(range(2, 3), (), "a list of a delimiter and a list"),
    "Fn::Not": _Shape(range(1, 2), (), "a list of one condition"),
    "Fn::Or": _Shape(range(2, 11), (), "a list of 2 to 10 conditions"),
    "Fn::Select": _Shape(range(2, 3), (), "a list of an index and a list"),
    "Fn::Split": _Shape(range(2, 3), (), "a list of a delimiter and a text"),
    "Fn::Sub": _Shape(range(2, 3), (str,), "a text, or a list of a text and a mapping"),
    "Fn::Transform": _Shape(range(0), (dict,), "a mapping with the Name of a macro"),
}


def problems(body: Any) -> Iterator[Problem]:
    """Yield the calls of a parsed template whose arguments have a shape that no call has."""
    yield from _below(body, (), None)


def _below(node: Any, path: tuple[Any, ...], mark: Any) -> Iterator[Problem]:
    mark = getattr(node, "start_mark", mark)
    if isinstance(node, dict):
        for key, value in node.items():
            here = (*path, key)
            shape = _SHAPES.get(str(key)) if len(node) == 1 else None
            if shape and not _fits(value, shape):
                line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
                where = property_path([str(step) for step in path])
                message = f"{key} at {where} does not have what it takes: {shape.words}"
                yield Problem(message, line, column, path)
            yield from _below(value, here, getattr(key, "start_mark", mark))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _below(item, (*path, index), mark)


def _fits(value: Any, shape: _Shape) -> bool:
    if isinstance(value, list):
        return len(value) in shape.lengths
    return isinstance(value, shape.others)
