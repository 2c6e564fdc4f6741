"""Filter patterns of FilterLogEvents, metric filters and subscription filters.

Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html: terms,
and conditions on JSON. Patterns of space-delimited events and regular expressions are rejected.
"""

from __future__ import annotations

import functools
import json
import operator
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

Matches = Callable[[str], bool]
Condition = Callable[[Any], bool]

_TERM = re.compile(r'([-?]?)("(?:\\.|[^"\\])*"|[^\s"]+)\s*')
_PATH_PART = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_NUMERIC: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ABSENT = object()


@functools.lru_cache(maxsize=256)
def matcher(pattern: str) -> Matches:
    """Return a function that returns whether a message matches a pattern.

    Raises:
        ValueError: the pattern is invalid, or the engine does not support it.
    """
    pattern = pattern.strip()
    if pattern.startswith("["):
        raise ValueError(
            f"The embedded engine does not support space-delimited patterns: {pattern}"
        )
    if pattern.startswith("%"):
        raise ValueError(f"The embedded engine does not support regular expressions: {pattern}")
    if pattern.startswith("{"):
        return _json_matcher(pattern)
    return _terms_matcher(pattern)


def select(selector: str, message: str) -> Any:
    """Return the value of a selector such as $.latency in a JSON message, or None."""
    found = _select(selector, _parse_json(message))
    return None if found is _ABSENT else found


def _terms_matcher(pattern: str) -> Matches:
    """Match all plain terms, no term after a minus, and one of the terms after question marks."""
    terms: dict[str, list[str]] = {"": [], "-": [], "?": []}
    position = 0
    while position < len(pattern):
        found = _TERM.match(pattern, position)
        if found is None:
            raise ValueError(f"Invalid filter pattern: {pattern}")
        terms[found[1]].append(_unquote(found[2]))
        position = found.end()

    def matches(message: str) -> bool:
        return (
            all(term in message for term in terms[""])
            and not any(term in message for term in terms["-"])
            and (not terms["?"] or any(term in message for term in terms["?"]))
        )

    return matches


def _json_matcher(pattern: str) -> Matches:
    try:
        condition: Condition = _Conditions().transform(_grammar().parse(pattern))
    except LarkError as error:
        raise ValueError(f"Invalid filter pattern: {pattern}") from error

    def matches(message: str) -> bool:
        content = _parse_json(message)
        return content is not _ABSENT and condition(content)

    return matches


@functools.cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("filter_pattern.lark").read_text()
    return Lark(text, start="pattern", parser="lalr")


class _Conditions(Transformer[Token, Any]):
    """Converts the grammar's rules to functions of a message's content."""

    def pattern(self, items: list[Condition]) -> Condition:
        """The complete pattern."""
        return items[0]

    def or_(self, items: list[Condition]) -> Condition:
        """Conditions of which at least one is true."""
        return lambda content: any(condition(content) for condition in items)

    def and_(self, items: list[Condition]) -> Condition:
        """Conditions that are all true."""
        return lambda content: all(condition(content) for condition in items)

    def not_exists(self, items: list[Token]) -> Condition:
        """A field that does not exist."""
        return lambda content: _select(items[0], content) is _ABSENT

    def is_(self, items: list[Token]) -> Condition:
        """A field that is null, true or false."""
        selector, _, expected = items
        value = {"NULL": None, "TRUE": True, "FALSE": False}[str(expected)]
        return lambda content: _select(selector, content) is value

    def compare(self, items: list[Token]) -> Condition:
        """A comparison with a number, or with a string that may have wildcards."""
        selector, sign, written = items
        expected = _unquote(written)
        number = _to_number(expected) if written.type == "BARE" else None
        if number is None and sign not in ("=", "!="):
            raise ValueError(f"{sign} requires a number, not {expected}")

        def holds(content: Any) -> bool:
            value = _select(selector, content)
            if value is _ABSENT or value is None or isinstance(value, dict | list | bool):
                return False
            if number is not None and (found := _to_number(value)) is not None:
                return _NUMERIC[str(sign)](found, number)
            if sign not in ("=", "!="):
                return False
            return bool(fnmatchcase(str(value), expected.replace("[", "[[]")) == (sign == "="))

        return holds


def _select(selector: str, content: Any) -> Any:
    for field, index in _PATH_PART.findall(selector):
        if field and isinstance(content, dict) and field in content:
            content = content[field]
        elif index and isinstance(content, list) and int(index) < len(content):
            content = content[int(index)]
        else:
            return _ABSENT
    return content


def _parse_json(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return _ABSENT


def _unquote(written: str) -> str:
    if written.startswith('"'):
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    return str(written)


def _to_number(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
