"""The rules of a Choice state.

https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lab_builder.lint.asl.paths import fault_of_path
from lab_builder.template.text import Text, known
from lab_builder.template.view import Steps

_LOGIC = frozenset({"And", "Not", "Or"})
_ORDER = ("Equals", "GreaterThan", "GreaterThanEquals", "LessThan", "LessThanEquals")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
_OTHERS = frozenset({"Assign", "Comment", "Next", "Output", "Variable"})

# Comparison operator -> the type of its value.
COMPARISONS: Mapping[str, str] = {
    **{f"{kind}{order}": kind for kind in ("String", "Numeric", "Timestamp") for order in _ORDER},
    "BooleanEquals": "Boolean",
    "StringMatches": "String",
    **{
        f"{kind}{order}Path": "Path"
        for kind in ("String", "Numeric", "Timestamp")
        for order in _ORDER
    },
    "BooleanEqualsPath": "Path",
    **{
        f"Is{kind}": "Boolean"
        for kind in ("Boolean", "Null", "Numeric", "Present", "String", "Timestamp")
    },
}
_TYPES = {
    "Boolean": "boolean",
    "Numeric": "number",
    "Path": "path, which begins with $",
    "String": "string",
    "Timestamp": "timestamp, such as 2026-11-28T06:54:04Z",
}


def faults(rule: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Yield what is wrong with a rule of a JSONPath Choice, with the steps to it."""
    waiting: list[tuple[Steps, Any]] = [((), rule)]
    while waiting:
        steps, node = waiting.pop()
        if not isinstance(node, dict):
            continue  # a function of the template, or of a wrong shape
        operators = [str(name) for name in node if name not in _OTHERS]
        for below, message in _operator_faults(node, operators):
            yield (*steps, *below), message
        if steps and "Next" in node:
            yield (*steps, "Next"), "only the top level of a rule takes Next"
        for name in _LOGIC & set(operators):
            inner = node[name]
            listed = enumerate(inner) if isinstance(inner, list) else [(None, inner)]
            waiting.extend(
                ((*steps, name) if index is None else (*steps, name, index), item)
                for index, item in listed
            )


def _operator_faults(
    node: Mapping[str, Any], operators: Sequence[str]
) -> Iterator[tuple[Steps, str]]:
    """Yield what is wrong with the operators of a rule, or of a part of one."""
    for name in operators:
        kind = COMPARISONS.get(name)
        if kind is None and name not in _LOGIC:
            yield (name,), f"unknown comparison operator {name}"
        elif kind and not _fits(kind, node[name]):
            yield (name,), f"{name} requires a {_TYPES[kind]}, not {node[name]!r}"
    if len(operators) != 1:
        found = " and ".join(operators) or "none"
        yield (), f"a rule requires exactly one comparison operator, not {found}"
    elif operators[0] not in _LOGIC and "Variable" not in node:
        yield (), f"{operators[0]} requires Variable"
    variable = known(node.get("Variable"))
    if variable is not None and (why := fault_of_path(variable)):
        yield ("Variable",), f"Variable {variable!r} {why}"


def _fits(kind: str, value: Any) -> bool:
    if isinstance(value, Text):
        return True
    match kind:
        case "Boolean":
            return isinstance(value, bool)
        case "Numeric":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "Path":
            return isinstance(value, str) and value.startswith("$")
        case "Timestamp":
            return isinstance(value, str) and bool(_TIME.match(value))
    return isinstance(value, str)
