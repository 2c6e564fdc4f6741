"""What a template says once its parameters have values, as far as that is known before a deploy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NO_VALUE = {"Ref": "AWS::NoValue"}
_VARIABLE = re.compile(r"\$\{([^!${}]+)\}")


class UnknownValueError(Exception):
    """A value that only a deployed resource has, or a function that this module does not know."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A template body, a value for each of its parameters, and the pseudo parameters' values."""

    body: Mapping[str, Any]
    parameters: Mapping[str, str]
    pseudo: Mapping[str, str]

    def resources(self) -> dict[str, Mapping[str, Any]]:
        """Return the resources whose condition holds, or cannot be judged, by logical id."""
        return {
            logical_id: resource
            for logical_id, resource in self.body["Resources"].items()
            if "Condition" not in resource or self._may_hold(resource["Condition"])
        }

    def text(self, node: Any) -> str | None:
        """Return the value of a property, or None where it cannot be known before a deploy."""
        try:
            value = self._value(node)
        except UnknownValueError:
            return None
        return value if isinstance(value, str) else None

    def known(self, node: Any) -> Any:
        """Return a value with parameters put in, Fn::If decided and AWS::NoValue left out.

        What only a deployed resource has stays as it stands; a condition that cannot be judged
        counts as one that holds.
        """
        if isinstance(node, list):
            return [item for item in map(self.known, node) if item != _NO_VALUE]
        if not isinstance(node, Mapping):
            return node
        if node.get("Ref") in self.parameters:
            return self.parameters[node["Ref"]]
        if "Fn::If" in node:
            condition, then, otherwise = node["Fn::If"]
            return self.known(then if self._may_hold(condition) else otherwise)
        members = {key: self.known(item) for key, item in node.items()}
        return {key: item for key, item in members.items() if item != _NO_VALUE}

    def _may_hold(self, condition: str) -> bool:
        try:
            return self._holds(condition)
        except UnknownValueError:
            return True

    def _holds(self, condition: str) -> bool:
        return self._true(self.body["Conditions"][condition])

    def _true(self, node: Mapping[str, Any]) -> bool:
        [(function, argument)] = node.items()
        match function:
            case "Condition":
                return self._holds(argument)
            case "Fn::Equals":
                return bool(str(self._value(argument[0])) == str(self._value(argument[1])))
            case "Fn::Not":
                return not self._true(argument[0])
            case "Fn::And":
                return all(map(self._true, argument))
            case "Fn::Or":
                return any(map(self._true, argument))
        raise UnknownValueError(function)

    def _value(self, node: Any) -> Any:
        if not isinstance(node, Mapping) or len(node) != 1:
            return node
        [(function, argument)] = node.items()
        match function:
            case "Ref":
                return self._named(argument)
            case "Fn::Sub" if isinstance(argument, str):
                return _VARIABLE.sub(lambda found: self._named(found[1]), argument)
            case "Fn::If":
                return self._value(argument[1 if self._holds(argument[0]) else 2])
            case "Fn::Join":
                return argument[0].join(str(self._value(part)) for part in argument[1])
            case "Fn::FindInMap":
                mapping, first, second = (self._value(part) for part in argument)
                return self.body["Mappings"][mapping][first][second]
            case _ if function.startswith("Fn::"):
                raise UnknownValueError(function)
        return node

    def _named(self, name: str) -> str:
        known = {**self.pseudo, **self.parameters}
        if name not in known:
            raise UnknownValueError(name)
        return known[name]
