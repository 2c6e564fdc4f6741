"""Values of a template's nodes, as far as they are known before a deploy.

What is not known stays a Hole in a Text; a function whose result is a list or an object then gives
a Text too, so callers test for the type that they need.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.template.conditions import Conditions
from lab_builder.template.intrinsics import COMPUTED, VARIABLE, function
from lab_builder.template.text import Hole, Text, join, scalar, unknown, without_dynamic_references

NO_VALUE = object()  # the result of a Ref to AWS::NoValue

_HIDDEN = "****"  # what CloudFormation shows of a NoEcho parameter


class Values:
    """Evaluates the nodes of one template.

    With ``parameters``, those have the given values and all others are not known. Without, the
    template is read as it is written: a parameter counts with its default, except in conditions,
    which any other value may decide. ``pseudo`` has values of pseudo parameters, such as
    AWS::Region.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, str] | None = None,
        pseudo: Mapping[str, str] | None = None,
    ) -> None:
        """Read the parameters, mappings and conditions of a parsed template."""
        declared = _section(template, "Parameters")
        self._names = dict(pseudo or {})
        if parameters is None:
            self._names |= _defaults(declared)
        else:
            self._names |= {
                name: _parameter_value(name, declared.get(name), value)
                for name, value in parameters.items()
            }
        self._mappings = _section(template, "Mappings")
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
        }
        deciding = self if parameters is not None else Values(template, {}, pseudo)
        self.conditions = Conditions(_section(template, "Conditions"), deciding.resolve)

    def resolve(self, node: Any) -> Any:
        """Return the value of a node: plain values, with a Text wherever not all is known."""
        if isinstance(node, dict):
            if name := function(node):
                value = self._call(name, node[name])
                return without_dynamic_references(value) if isinstance(value, str) else value
            resolved = {key: self.resolve(item) for key, item in node.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(node, list):
            return [item for item in map(self.resolve, node) if item is not NO_VALUE]
        if not isinstance(node, str):
            return node
        # A Text comes from JSON that was read out of a text.
        return without_dynamic_references(node if isinstance(node, Text) else str(node))

    def _call(self, name: str, argument: Any) -> Any:
        if name in self._functions:
            return self._functions[name](argument)
        if name in COMPUTED:
            return COMPUTED[name](self.resolve(argument))
        return unknown(name)

    def _ref(self, argument: Any) -> Any:
        # The language extensions allow a function as the argument of Ref.
        name = self.resolve(argument) if isinstance(argument, dict) else argument
        if not isinstance(name, str) or isinstance(name, Text):
            return unknown("Ref")
        return NO_VALUE if name == "AWS::NoValue" else self._names.get(name, unknown(name))

    def _get_att(self, argument: Any) -> Text:
        match self.resolve(argument):
            case Text():
                return unknown("Fn::GetAtt")
            case str() as name:
                return unknown(name)
            case [str(logical_id), str(attribute)]:
                return unknown(f"{logical_id}.{attribute}")
        return unknown("Fn::GetAtt")

    def _sub(self, argument: Any) -> Any:
        match argument if isinstance(argument, list) else [argument, {}]:
            case [str(template), dict(variables)]:
                pass
            case _:
                return unknown("Fn::Sub")
        parts: list[str | Hole] = []
        end = 0
        for found in VARIABLE.finditer(template):
            parts.append(template[end : found.start()])
            parts.append(self._variable(found, variables))
            end = found.end()
        return join([*parts, template[end:]])

    def _variable(self, found: re.Match[str], variables: Mapping[str, Any]) -> str | Hole:
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

    def _if(self, argument: Any) -> Any:
        match argument:
            case [condition, first, second]:
                holds = self.conditions.holds(condition)
                if holds is not None:
                    return self.resolve(first if holds else second)
                one, other = self.resolve(first), self.resolve(second)
                if one is other or (type(one) is type(other) and one == other):
                    return one
        return unknown("Fn::If")

    def _find_in_map(self, argument: Any) -> Any:
        if not isinstance(argument, list) or len(argument) < 3:
            return unknown("Fn::FindInMap")
        value: Any = self._mappings
        for key in self.resolve(argument[:3]):
            if not isinstance(key, (str, int)) or isinstance(key, Text):
                return unknown("Fn::FindInMap")
            if not isinstance(value, dict) or key not in value:
                return self._default(argument[3:])
            value = value[key]
        return self.resolve(value)

    def _default(self, options: list[Any]) -> Any:
        """Return the DefaultValue that the language extensions allow in Fn::FindInMap."""
        match options:
            case [{"DefaultValue": default}]:
                return self.resolve(default)
        return unknown("Fn::FindInMap")


def number(value: Any) -> float | None:
    """Return a finite number, or the text of one, where it is known."""
    if isinstance(value, (bool, Text)):
        return None
    try:
        read = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return read if math.isfinite(read) else None


def _defaults(declared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _parameter_value(name, parameter, parameter["Default"])
        for name, parameter in declared.items()
        if isinstance(parameter, dict) and "Default" in parameter
    }


def _parameter_value(name: str, declared: Any, value: Any) -> Any:
    """Return what a Ref to a parameter gives where the parameter has a value.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    """
    parameter = declared if isinstance(declared, dict) else {}
    kind = str(parameter.get("Type"))
    hidden = value == _HIDDEN and str(parameter.get("NoEcho")).lower() == "true"
    if hidden or kind.startswith("AWS::SSM::Parameter::Value"):
        return unknown(name)  # of an SSM parameter the value here is its name
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in str(value).split(",")]
    return str(value) if isinstance(value, str) else value


def _section(template: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = template.get(name)
    return section if isinstance(section, dict) else {}
