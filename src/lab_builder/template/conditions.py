"""Conditions of a template: true, false, or not known before a deploy.

The condition functions, and those that the Rules section has besides:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lab_builder.template.intrinsics import function
from lab_builder.template.text import may_equal, same, scalar


class Conditions:
    """The conditions of one template, each evaluated when first asked for."""

    def __init__(self, section: Mapping[str, Any], resolve: Callable[[Any], Any]) -> None:
        """Take the Conditions section, and what evaluates the arguments of Fn::Equals."""
        self._section = section
        self._resolve = resolve
        self._known: dict[str, bool | None] = {}

    def holds(self, name: Any) -> bool | None:
        """Return whether a condition holds, None where that is not known.

        Not known is also a condition that is not declared, or that refers to itself.
        """
        if not isinstance(name, str) or name not in self._section:
            return None
        if name not in self._known:
            self._known[name] = None  # the answer for a condition that refers to itself
            self._known[name] = self.evaluate(self._section[name])
        return self._known[name]

    def evaluate(self, node: Any) -> bool | None:
        """Return the value of a condition function, None where it is not known."""
        name = function(node)
        argument = node[name] if name else None
        match name, argument:
            case "Condition", _:
                return self.holds(argument)
            case "Fn::And", list():
                return self._all(argument)
            case "Fn::Or", list():
                return self._any(argument)
            case "Fn::Not", [operand]:
                value = self.evaluate(operand)
                return None if value is None else not value
            case "Fn::Equals", [one, other]:
                return _equal(self._resolve(one), self._resolve(other))
            case "Fn::Contains", [allowed, value]:
                return self._each_in([value], allowed)
            case "Fn::EachMemberEquals", [members, value]:
                return self._each_in(members, [value])
            case "Fn::EachMemberIn", [members, allowed]:
                return self._each_in(members, allowed)
        return None

    def _all(self, nodes: Iterable[Any]) -> bool | None:
        values = [self.evaluate(node) for node in nodes]
        return False if False in values else None if None in values else True

    def _any(self, nodes: Iterable[Any]) -> bool | None:
        values = [self.evaluate(node) for node in nodes]
        return True if True in values else None if None in values else False

    def _each_in(self, members: Any, allowed: Any) -> bool | None:
        match self._resolve(members), self._resolve(allowed):
            case list(values), list(others):
                found = [_any_equal(value, others) for value in values]
                return False if False in found else None if None in found else True
        return None


def _any_equal(value: Any, others: Iterable[Any]) -> bool | None:
    found = [_equal(value, other) for other in others]
    return True if True in found else None if None in found else False


def _equal(one: Any, other: Any) -> bool | None:
    """Compare two values as CloudFormation does: numbers and booleans by their text."""
    if not isinstance(one, (str, int, float)) or not isinstance(other, (str, int, float)):
        return None
    left, right = scalar(one), scalar(other)
    if same(left, right):
        return True
    return None if may_equal(left, right) else False
