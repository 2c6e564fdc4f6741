"""Metric math: arithmetic on metrics and numbers, parsed with Python's parser.

Functions and other syntax of
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html are rejected,
because the labs do not use them.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress

from lab_builder.local.engine.cloudwatch.windows import Series

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def operands(expression: str) -> set[str]:
    """Return the query ids that an expression refers to.

    Raises:
        ValueError: the expression is invalid, is not supported, or is a number.
    """
    body = _parse(expression)
    names = set(_names(body))
    if not names:
        raise ValueError(f"The expression {expression} is a number, not a time series.")
    return names


def compute(expression: str, values: Mapping[str, Series]) -> Series:
    """Return the time series of an expression that ``operands`` accepts.

    There is no value where an operand has none, or on a division by zero.
    """
    body = _parse(expression)
    used = {name: values[name] for name in _names(body)}
    result: Series = {}
    for start in sorted(set.intersection(*(set(series) for series in used.values()))):
        with suppress(ZeroDivisionError):
            result[start] = _number(body, {name: used[name][start] for name in used})
    return result


def _parse(expression: str) -> ast.expr:
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"Invalid syntax in the expression {expression}.") from error


def _names(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Constant(value=int() | float()):
            return []
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _names(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _names(left) + _names(right)
    raise ValueError(f"The embedded engine does not support {ast.unparse(node)} in metric math.")


def _number(node: ast.expr, numbers: Mapping[str, float]) -> float:
    match node:
        case ast.Name(id=name):
            return numbers[name]
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(operand=operand):
            return -_number(operand, numbers)
        case ast.BinOp(left=left, op=sign, right=right):
            return _OPERATORS[type(sign)](_number(left, numbers), _number(right, numbers))
    raise AssertionError(ast.dump(node))
