"""What a node of a template comes to, as far as the template tells.

Parameters count with their default. What only a deployment knows stays a hole in a Text; a
function that gives a list or an object then stands as a Text too, so callers test for the type
that they need. Source of the functions:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.template import json_text
from lab_builder.template.text import Hole, Text, join, unknown, without_dynamic_references

NO_VALUE = object()  # what AWS::NoValue leaves: nothing

_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")


class Values:
    """Resolves nodes of one template."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        """Look at the parameters and mappings of a decoded template."""
        self._parameters = _section(template, "Parameters")
        self._mappings = _section(template, "Mappings")
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": _get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::If": self._if,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ToJsonString": self._to_json,
        }

    def resolve(self, node: Any) -> Any:
        """Return what a node comes to: plain values, with a Text wherever not all is known."""
        if isinstance(node, dict):
            if name := function(node):
                compute = self._functions.get(name)
                value = compute(node[name]) if compute else unknown(name)
                return without_dynamic_references(value) if isinstance(value, str) else value
            resolved = {key: self.resolve(item) for key, item in node.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(node, list):
            return [item for item in map(self.resolve, node) if item is not NO_VALUE]
        if not isinstance(node, str):
            return node
        # A Text comes from JSON that was read out of a text.
        return without_dynamic_references(node if isinstance(node, Text) else str(node))

    def _ref(self, name: Any) -> Any:
        if not isinstance(name, str):
            return unknown("Ref")
        if name == "AWS::NoValue":
            return NO_VALUE
        parameter = self._parameters.get(name)
        if not isinstance(parameter, dict) or "Default" not in parameter:
            return unknown(name)
        kind, default = str(parameter.get("Type")), parameter["Default"]
        if kind.startswith("AWS::SSM::"):
            return unknown(name)  # the default names the parameter, not its value
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return [item.strip() for item in str(default).split(",")]
        return str(default) if isinstance(default, str) else default

    def _sub(self, argument: Any) -> Any:
        match argument if isinstance(argument, list) else [argument, {}]:
            case [str(template), dict(variables)]:
                pass
            case _:
                return unknown("Fn::Sub")
        parts: list[str | Hole] = []
        end = 0
        for found in _PLACEHOLDER.finditer(template):
            parts.append(template[end : found.start()])
            parts.append(self._placeholder(found, variables))
            end = found.end()
        return join([*parts, template[end:]])

    def _placeholder(self, found: re.Match[str], variables: Mapping[str, Any]) -> str | Hole:
        literal, name = found.group(1), found.group(2).strip()
        if literal:
            return f"${{{found.group(2)}}}"
        if name in variables:
            value = self.resolve(variables[name])
        elif "." in name:
            return Hole(name)
        else:
            value = self._ref(name)
        return scalar(value) if isinstance(value, (str, int, float)) else Hole(name)

    def _join(self, argument: Any) -> Any:
        match self.resolve(argument):
            case [str(separator), list(items)] if all(
                isinstance(item, (str, int, float)) for item in items
            ):
                parts = [part for item in items for part in (separator, scalar(item))]
                return join(parts[1:])
        return unknown("Fn::Join")

    def _if(self, argument: Any) -> Any:
        match argument:
            case [_, first, second]:
                one, other = self.resolve(first), self.resolve(second)
                if one is other or (type(one) is type(other) and one == other):
                    return one
        return unknown("Fn::If")

    def _select(self, argument: Any) -> Any:
        match self.resolve(argument):
            case [int() | str() as index, list(items)] if str(index).isdigit():
                return items[int(index)] if int(index) < len(items) else unknown("Fn::Select")
        return unknown("Fn::Select")

    def _split(self, argument: Any) -> Any:
        match self.resolve(argument):
            case [str(separator), str(text)] if separator and not isinstance(text, Text):
                return text.split(separator)
        return unknown("Fn::Split")

    def _find_in_map(self, argument: Any) -> Any:
        value: Any = self._mappings
        for key in self.resolve(argument)[:3] if isinstance(argument, list) else [None]:
            if not isinstance(key, (str, int)) or not isinstance(value, dict) or key not in value:
                return unknown("Fn::FindInMap")
            value = value[key]
        return self.resolve(value)

    def _to_json(self, argument: Any) -> Any:
        return json_text.encode(self.resolve(argument))


def function(node: Any) -> str | None:
    """Return the name of the intrinsic function that a node calls, if it is one."""
    if isinstance(node, dict) and len(node) == 1:
        name = next(iter(node))
        if name in ("Ref", "Condition") or (isinstance(name, str) and name.startswith("Fn::")):
            return str(name)
    return None


def no_value(node: Any) -> bool:
    """Tell whether a node is the reference that removes what it stands for."""
    return isinstance(node, dict) and node.get("Ref") == "AWS::NoValue"


def scalar(value: str | float) -> str:
    """Return a scalar as CloudFormation writes it into a text; a Text stays one."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


def number(value: Any) -> float | None:
    """Return a finite number, or the text of one, where it is known."""
    if isinstance(value, (bool, Text)):
        return None
    try:
        read = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return read if math.isfinite(read) else None


def _get_att(argument: Any) -> Text:
    match argument:
        case str():
            return unknown(argument)
        case [str(logical_id), str(attribute)]:
            return unknown(f"{logical_id}.{attribute}")
    return unknown("Fn::GetAtt")


def _section(template: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = template.get(name)
    return section if isinstance(section, dict) else {}
