"""Event patterns: where they stand, and the shape that EventBridge, Pipes and Lambda take.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.events.rules import rules
from lab_builder.lint.view import Place, Text, View
from lab_builder.template import json_text
from lab_builder.template.view import Steps

Path = tuple[str | int, ...]
_TEXT_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "wildcard")
_COMPARISONS = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, read from an object of the template or from JSON in a text."""

    place: Place
    value: Any

    def path(self, steps: Path) -> Steps:
        """Return the path to a part, or as near as the template has it."""
        place = self.place
        for step in steps:
            below = place.get(step)
            if below is None:
                break
            place = below
        return place.path


def patterns(view: View) -> Iterator[Pattern]:
    """Yield the patterns of rules and archives that can be read."""
    for rule in rules(view):
        for place in rule.patterns():
            yield from read(place)
    for archive in view.of_type("AWS::Events::Archive"):
        for place in archive.properties.walk("EventPattern"):
            yield from read(place)


def read(place: Place) -> Iterator[Pattern]:
    """Yield the pattern at a place; nothing where it is not known, or no JSON."""
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

    None where it takes others too: the field is not named, an operator stands there, or what is
    not known.
    """
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list) or not value:
        return None
    plain = [each for each in value if isinstance(each, str) and not isinstance(each, Text)]
    return plain if len(plain) == len(value) else None


def malformed(pattern: Any) -> Iterator[tuple[Path, str]]:
    """Yield what every service refuses of a pattern, with the steps to it."""
    if not isinstance(pattern, dict):
        yield (), "a pattern is an object"
        return
    waiting: list[tuple[Path, dict[Any, Any]]] = [((), pattern)]
    while waiting:
        path, node = waiting.pop()
        if not node:
            yield path, "an empty object matches nothing and is refused"
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
    """Yield what is wrong with what a field is compared to."""
    if not isinstance(value, list):
        yield path, f"{path[-1]} must be a list of values or an object, not {value!r}"
    elif not value:
        yield path, f"{path[-1]} must have at least one value"
    else:
        for index, item in enumerate(value):
            if message := _misfit(item):
                yield (*path, index), message


def _misfit(item: Any) -> str | None:
    """Tell what is wrong with one value of a list; None if nothing is."""
    if isinstance(item, list):
        return "a list in a list is refused"
    if not isinstance(item, dict):
        return None
    if len(item) != 1:
        return f"a comparison has one operator, not {len(item)}"
    ((operator, operand),) = item.items()
    if isinstance(operand, Text):
        return None
    check = _OPERATORS.get(str(operator))
    if check is None:
        return f"{operator!r} is no operator: those are {', '.join(_OPERATORS)}"
    return check(operand)


def _text(operand: Any) -> str | None:
    if isinstance(operand, dict) and len(operand) == 1 and "equals-ignore-case" in operand:
        operand = operand["equals-ignore-case"]
    return None if isinstance(operand, str) else f"a text is compared, not {operand!r}"


def _wildcard(operand: Any) -> str | None:
    if isinstance(operand, str) and "**" in operand.replace("\\*", ""):
        return "two wildcards in a row are refused"
    return None if isinstance(operand, str) else f"a text is compared, not {operand!r}"


def _exists(operand: Any) -> str | None:
    # A parameter gives "true" as text, which CloudFormation hands on as such.
    return None if isinstance(operand, bool) else f"exists is true or false, not {operand!r}"


def _anything_but(operand: Any) -> str | None:
    if isinstance(operand, dict):
        if len(operand) == 1 and next(iter(operand)) in _TEXT_OPERATORS:
            return None
        return f"anything-but takes one of {', '.join(_TEXT_OPERATORS)}"
    if isinstance(operand, list):
        return None if operand else "anything-but needs a value"
    return None


def _cidr(operand: Any) -> str | None:
    try:
        ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return f"{operand!r} is no block of addresses"
    return None if "/" in str(operand) else f"{operand!r} is no block of addresses"


def _numeric(operand: Any) -> str | None:
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        return "numeric takes one comparison and a number, or two of each"
    if any(isinstance(each, Text) for each in operand):
        return None
    for comparison, number in zip(operand[::2], operand[1::2], strict=True):
        if comparison not in _COMPARISONS:
            return f"{comparison!r} is no comparison: those are {' '.join(_COMPARISONS)}"
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return f"a number is compared, not {number!r}"
    if len(operand) == 4:
        first, low, second, high = operand
        if first in ("<", "<="):
            first, low, second, high = second, high, first, low
        if first not in (">", ">=") or second not in ("<", "<="):
            return "two comparisons make a range: one from below, one from above"
        if low > high or (low == high and (first, second) != (">=", "<=")):
            return f"no number is {first} {low} and {second} {high}"
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
