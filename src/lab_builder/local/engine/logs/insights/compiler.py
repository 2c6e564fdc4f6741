"""Turns the expressions of a query's tree into functions of a row."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lark import Token, Transformer

from lab_builder.local.engine.logs.insights import functions
from lab_builder.local.engine.logs.insights.commands import Expression
from lab_builder.local.engine.logs.insights.values import Row, Value, compare, number, text, truth

_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose function the place that it stands in decides."""

    name: str
    arguments: tuple[Any, ...]


class Expressions(Transformer[Token, Any]):
    """The rules of the grammar that are expressions."""

    def name(self, items: list[Token]) -> str:
        """A field's or column's name, with or without backticks."""
        return str(items[0]).strip("`")

    def field(self, items: list[str]) -> Expression:
        """The value of a field."""
        (name,) = items
        return lambda row: row.get(name)

    def string(self, items: list[Token]) -> Expression:
        """A text."""
        value = unquote(items[0])
        return lambda _row: value

    def number(self, items: list[Token]) -> Expression:
        """A number."""
        value = float(items[0])
        return lambda _row: value

    def negative(self, items: list[Expression]) -> Expression:
        """Minus a number."""
        (operand,) = items
        return lambda row: None if (found := number(operand(row))) is None else -found

    def calculate(self, items: list[Any]) -> Expression:
        """Arithmetic; what is no number, or divided by zero, is missing."""
        left, sign, right = items
        apply = _ARITHMETIC[str(sign)]

        def value(row: Row) -> Value:
            operands = number(left(row)), number(right(row))
            if None in operands or (sign in ("/", "%") and not operands[1]):
                return None
            return apply(*operands)  # type: ignore[arg-type]  # none is None

        return value

    def compare(self, items: list[Any]) -> Expression:
        """A comparison; it does not hold where a side is missing, but for ``!=``."""
        left, sign, right = items
        holds = _COMPARISONS[str(sign)]

        def value(row: Row) -> Value:
            found = compare(left(row), right(row))
            return sign == "!=" if found is None else holds(found)

        return value

    def like(self, items: list[Any]) -> Expression:
        """A search for a part, or for a regular expression."""
        subject, pattern = items[0], items[-1]
        negated = any(getattr(item, "type", "") == "NOT" for item in items)
        matches = (
            regex(pattern) if pattern.type == "REGEX" else re.compile(re.escape(unquote(pattern)))
        )
        return lambda row: (matches.search(text(subject(row))) is not None) != negated

    def in_(self, items: list[Any]) -> Expression:
        """A search in a list."""
        subject, *rest = items
        negated = getattr(rest[0], "type", "") == "NOT"
        listed = [item for item in rest if callable(item)]
        return lambda row: any(compare(subject(row), item(row)) == 0 for item in listed) != negated

    def not_(self, items: list[Any]) -> Expression:
        """A condition that does not hold."""
        condition = items[-1]
        return lambda row: not truth(condition(row))

    def both(self, items: list[Any]) -> Expression:
        """Conditions that hold together."""
        conditions = items[::2]
        return lambda row: all(truth(condition(row)) for condition in conditions)

    def either(self, items: list[Any]) -> Expression:
        """Conditions of which one holds."""
        conditions = items[::2]
        return lambda row: any(truth(condition(row)) for condition in conditions)

    def everything(self, items: list[Token]) -> Token:
        """A period, or the star of ``count(*)``."""
        return items[0]

    def call(self, items: list[Any]) -> Expression | Call:
        """A call: of a row's values, or an aggregate's, which ``stats`` makes sense of."""
        name, *arguments = items
        given = tuple(argument for argument in arguments if argument is not None)
        if name in functions.AGGREGATE:
            return Call(str(name), given)
        if name == "bin":
            return _bin(given)
        function = functions.SCALAR.get(str(name))
        if function is None or not all(map(callable, given)):
            raise ValueError(f"the engine does not run the function {name}")
        return lambda row: function(*(argument(row) for argument in given))


def _bin(given: Sequence[Any]) -> Expression:
    if len(given) != 1 or getattr(given[0], "type", "") != "PERIOD":
        raise ValueError("bin takes a period, for example bin(5m)")
    length = functions.period(str(given[0]))
    return lambda row: functions.floor(row.get("@timestamp"), length)


def unquote(token: Token) -> str:
    """Return the text within quotation marks."""
    return _ESCAPE.sub(r"\1", token[1:-1])


def regex(token: Token) -> re.Pattern[str]:
    """Return the pattern within slashes, with groups and ``(?i)`` as AWS's examples write them.

    Raises:
        ValueError: it is no regular expression.
    """
    written = token[1:-1].replace(r"\/", "/")
    flags = re.IGNORECASE if "(?i)" in written else re.NOFLAG
    try:
        return re.compile(re.sub(r"\(\?<(?=\w)", "(?P<", written.replace("(?i)", "")), flags)
    except re.error as error:
        raise ValueError(f"{token} is not a regular expression that the engine reads") from error
