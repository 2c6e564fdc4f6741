"""The event patterns of a template, and the syntax that EventBridge, Pipes and Lambda accept.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.events.rules import rules
from lab_builder.template import json_text
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Steps, View

Path = tuple[str | int, ...]
_TEXT_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "wildcard")
_COMPARISONS = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, from an object of the template or from JSON in a string."""

    place: Place
    value: Any

    def path(self, steps: Path) -> Steps:
        """Return the path of a part, or of the nearest node that the template has."""
        place = self.place
        for step in steps:
            below = place.get(step)
            if below is None:
                break
            place = below
        return place.path


def patterns(view: View) -> Iterator[Pattern]:
    """Yield the patterns of rules and archives that can be parsed."""
    for rule in rules(view):
        for place in rule.patterns():
            yield from read(place)
    for archive in view.of_type("AWS::Events::Archive"):
        for place in archive.properties.walk("EventPattern"):
            yield from read(place)


def read(place: Place) -> Iterator[Pattern]:
    """Yield the pattern at a place; nothing where it is not known, or not JSON."""
    value = place.value
    if isinstance(value, Text) and value.alone:
        return
    if isinstance(value, str):
        try:
            value = json_text.decode(value)
        except ValueError:
            return
    yield Pattern(place, value)


def texts(value: Any, *keys: str) -> list[str] | None:
    """Return the exact values that a pattern has for a field.

    None where it matches others too: the pattern does not have the field, or has an operator or an
    unknown value there.
    """
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list) or not value:
        return None
    plain = [each for each in value if isinstance(each, str) and not isinstance(each, Text)]
    return plain if len(plain) == len(value) else None


def malformed(pattern: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with a pattern for every service, with the path to it."""
    if not isinstance(pattern, dict):
        yield (), "a pattern must be an object"
        return
    waiting: list[tuple[Path, dict[Any, Any]]] = [((), pattern)]
    while waiting:
        path, node = waiting.pop()
        if not node:
            yield path, "an object of a pattern must not be empty"
        for key, value in node.items():
            here = (*path, key)
            if isinstance(value, dict):
                waiting.append((here, value))
            elif isinstance(value, list) and key == "$or":
                waiting.extend(
                    ((*here, index), item)
                    for index, item in enumerate(value)
                    if isinstance(item, dict)
                )
            elif not isinstance(value, Text):
                yield from _field(here, value)


def _field(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the values of a field."""
    if not isinstance(value, list):
        yield path, f"{path[-1]} must be a list of values or an object, not {value!r}"
    elif not value:
        yield path, f"{path[-1]} must have at least one value"
    else:
        for index, item in enumerate(value):
            if message := _misfit(item):
                yield (*path, index), message


def _misfit(item: Any) -> str | None:
    """Return what is wrong with one value of a list, None where nothing is."""
    if isinstance(item, list):
        return "a value must not be a list"
    if not isinstance(item, dict):
        return None
    if len(item) != 1:
        return f"a comparison requires exactly one operator, not {len(item)}"
    ((operator, operand),) = item.items()
    if isinstance(operand, Text):
        return None
    check = _OPERATORS.get(str(operator))
    if check is None:
        return f"unknown operator {operator!r}; expected one of {', '.join(_OPERATORS)}"
    return check(operand)


def _text(operand: Any) -> str | None:
    if isinstance(operand, dict) and len(operand) == 1 and "equals-ignore-case" in operand:
        operand = operand["equals-ignore-case"]
    return None if isinstance(operand, str) else f"the operator requires a string, not {operand!r}"


def _wildcard(operand: Any) -> str | None:
    if isinstance(operand, str) and "**" in operand.replace("\\*", ""):
        return "a wildcard must not have ** in it"
    return None if isinstance(operand, str) else f"the operator requires a string, not {operand!r}"


def _exists(operand: Any) -> str | None:
    # A parameter is the string "true", which CloudFormation passes on as a string.
    return None if isinstance(operand, bool) else f"exists requires true or false, not {operand!r}"


def _anything_but(operand: Any) -> str | None:
    if isinstance(operand, dict):
        if len(operand) == 1 and next(iter(operand)) in _TEXT_OPERATORS:
            return None
        return f"anything-but takes only one of {', '.join(_TEXT_OPERATORS)}"
    if isinstance(operand, list):
        return None if operand else "anything-but requires a value"
    return None


def _cidr(operand: Any) -> str | None:
    try:
        ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return f"{operand!r} is not a CIDR block"
    return None if "/" in str(operand) else f"{operand!r} is not a CIDR block"


def _numeric(operand: Any) -> str | None:
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        return "numeric requires one comparison and a number, or two of each"
    if any(isinstance(each, Text) for each in operand):
        return None
    for comparison, number in zip(operand[::2], operand[1::2], strict=True):
        if comparison not in _COMPARISONS:
            return f"unknown comparison {comparison!r}; expected one of {' '.join(_COMPARISONS)}"
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return f"numeric requires a number, not {number!r}"
    if len(operand) == 4:
        first, low, second, high = operand
        if first in ("<", "<="):
            first, low, second, high = second, high, first, low
        if first not in (">", ">=") or second not in ("<", "<="):
            return "numeric with two comparisons requires a lower and an upper bound"
        if low > high or (low == high and (first, second) != (">=", "<=")):
            return f"no number matches {first} {low} and {second} {high}"
    return None


_OPERATORS: Mapping[str, Callable[[Any], str | None]] = {
    "prefix": _text,
    "suffix": _text,
    "equals-ignore-case": _text,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "exists": _exists,
    "numeric": _numeric,
    "cidr": _cidr,
}
