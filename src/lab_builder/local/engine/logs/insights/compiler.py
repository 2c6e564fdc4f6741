"""Convert the expressions of a parsed query to functions of a row."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lark import Token, Transformer

from lab_builder.local.engine.logs.insights import functions
from lab_builder.local.engine.logs.insights.commands import Expression
from lab_builder.local.engine.logs.insights.values import Row, Value, compare, is_true, number, text

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
class AggregateCall:
    """A call of an aggregate function, which is valid in ``stats`` only."""

    name: str
    arguments: tuple[Any, ...]


class Expressions(Transformer[Token, Any]):
    """Converts the grammar's rules for expressions."""

    def name(self, items: list[Token]) -> str:
        """The name of a field or column, without backticks."""
        return str(items[0]).strip("`")

    def field(self, items: list[str]) -> Expression:
        """The value of a field."""
        (name,) = items
        return lambda row: row.get(name)

    def string(self, items: list[Token]) -> Expression:
        """A string."""
        value = unquote(items[0])
        return lambda _row: value

    def number(self, items: list[Token]) -> Expression:
        """A number."""
        value = float(items[0])
        return lambda _row: value

    def negative(self, items: list[Expression]) -> Expression:
        """The negative of a number."""
        (operand,) = items
        return lambda row: None if (found := number(operand(row))) is None else -found

    def calculate(self, items: list[Any]) -> Expression:
        """Arithmetic; without a value if an operand is not a number, or for a division by zero."""
        left, sign, right = items
        apply = _ARITHMETIC[str(sign)]

        def value(row: Row) -> Value:
            operands = number(left(row)), number(right(row))
            if None in operands or (sign in ("/", "%") and not operands[1]):
                return None
            return apply(*operands)  # type: ignore[arg-type]  # none is None

        return value

    def compare(self, items: list[Any]) -> Expression:
        """A comparison; if an operand has no value, only ``!=`` is true."""
        left, sign, right = items
        holds = _COMPARISONS[str(sign)]

        def value(row: Row) -> Value:
            found = compare(left(row), right(row))
            return sign == "!=" if found is None else holds(found)

        return value

    def like(self, items: list[Any]) -> Expression:
        """A match of a substring or a regular expression."""
        subject, pattern = items[0], items[-1]
        negated = any(getattr(item, "type", "") == "NOT" for item in items)
        matches = (
            regex(pattern) if pattern.type == "REGEX" else re.compile(re.escape(unquote(pattern)))
        )
        return lambda row: (matches.search(text(subject(row))) is not None) != negated

    def in_(self, items: list[Any]) -> Expression:
        """A comparison with the items of a list."""
        subject, *rest = items
        negated = getattr(rest[0], "type", "") == "NOT"
        listed = [item for item in rest if callable(item)]
        return lambda row: any(compare(subject(row), item(row)) == 0 for item in listed) != negated

    def not_(self, items: list[Any]) -> Expression:
        """The negation of a condition."""
        condition = items[-1]
        return lambda row: not is_true(condition(row))

    def and_(self, items: list[Any]) -> Expression:
        """Conditions that are all true."""
        conditions = items[::2]
        return lambda row: all(is_true(condition(row)) for condition in conditions)

    def or_(self, items: list[Any]) -> Expression:
        """Conditions of which at least one is true."""
        conditions = items[::2]
        return lambda row: any(is_true(condition(row)) for condition in conditions)

    def literal_token(self, items: list[Token]) -> Token:
        """A period, or the ``*`` of ``count(*)``."""
        return items[0]

    def call(self, items: list[Any]) -> Expression | AggregateCall:
        """A call of a function of a row, or of an aggregate function."""
        name, *arguments = items
        given = tuple(argument for argument in arguments if argument is not None)
        if name in functions.AGGREGATE:
            return AggregateCall(str(name), given)
        if name == "bin":
            return _bin(given)
        function = functions.SCALAR.get(str(name))
        if function is None or not all(map(callable, given)):
            raise ValueError(f"the function {name} is not supported")
        return lambda row: function(*(argument(row) for argument in given))


def _bin(given: Sequence[Any]) -> Expression:
    if len(given) != 1 or getattr(given[0], "type", "") != "PERIOD":
        raise ValueError("bin requires a period, for example bin(5m)")
    length = functions.period(str(given[0]))
    return lambda row: functions.floor(row.get("@timestamp"), length)


def unquote(token: Token) -> str:
    """Return a string without its quotation marks and escapes."""
    return _ESCAPE.sub(r"\1", token[1:-1])


def regex(token: Token) -> re.Pattern[str]:
    """Return the pattern between slashes, with named groups and ``(?i)`` as in AWS's examples.

    Raises:
        ValueError: the regular expression is not valid.
    """
    written = token[1:-1].replace(r"\/", "/")
    flags = re.IGNORECASE if "(?i)" in written else re.NOFLAG
    try:
        return re.compile(re.sub(r"\(\?<(?=\w)", "(?P<", written.replace("(?i)", "")), flags)
    except re.error as error:
        raise ValueError(f"{token} is not a supported regular expression") from error
