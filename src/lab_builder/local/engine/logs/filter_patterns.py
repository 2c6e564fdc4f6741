"""Filter patterns: which log events FilterLogEvents, metric and subscription filters mean.

Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html: terms,
and conditions on JSON. Patterns of space-delimited events and regular expressions are refused.
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
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
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
    """Return the function that tells whether a message matches.

    Raises:
        ValueError: the pattern is none, or of a kind that the engine does not support.
    """
    pattern = pattern.strip()
    if pattern.startswith("["):
        raise ValueError(f"The embedded engine does not support space-delimited filters: {pattern}")
    if pattern.startswith("%"):
        raise ValueError(f"The embedded engine does not support regex filters: {pattern}")
    if pattern.startswith("{"):
        return _json_matcher(pattern)
    return _terms_matcher(pattern)


def select(selector: str, message: str) -> Any:
    """Return what a selector such as $.latency finds in a JSON message, or None."""
    found = _find(selector, _parsed(message))
    return None if found is _ABSENT else found


def _terms_matcher(pattern: str) -> Matches:
    """All plain terms, none of those after a minus, and one of those after a question mark."""
    terms: dict[str, list[str]] = {"": [], "-": [], "?": []}
    at = 0
    while at < len(pattern):
        found = _TERM.match(pattern, at)
        if found is None:
            raise ValueError(f"Invalid filter pattern: {pattern}")
        terms[found[1]].append(_text(found[2]))
        at = found.end()

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
        content = _parsed(message)
        return content is not _ABSENT and condition(content)

    return matches


@functools.cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("filter_pattern.lark").read_text()
    return Lark(text, start="pattern", parser="lalr")


class _Conditions(Transformer[Token, Any]):
    """The rules of the grammar, as functions of the content of a message."""

    def pattern(self, items: list[Condition]) -> Condition:
        """The whole."""
        return items[0]

    def either(self, items: list[Condition]) -> Condition:
        """Conditions of which one holds."""
        return lambda content: any(condition(content) for condition in items)

    def both(self, items: list[Condition]) -> Condition:
        """Conditions that hold together."""
        return lambda content: all(condition(content) for condition in items)

    def not_exists(self, items: list[Token]) -> Condition:
        """A member that is not there."""
        return lambda content: _find(items[0], content) is _ABSENT

    def is_(self, items: list[Token]) -> Condition:
        """A member that is null, true or false."""
        selector, _, wanted = items
        value = {"NULL": None, "TRUE": True, "FALSE": False}[str(wanted)]
        return lambda content: _find(selector, content) is value

    def compare(self, items: list[Token]) -> Condition:
        """A comparison with a number, or with a text that may have stars."""
        selector, sign, written = items
        wanted = _text(written)
        number = _number(wanted) if written.type == "BARE" else None
        if number is None and sign not in ("=", "!="):
            raise ValueError(f"{sign} compares numbers, and {wanted} is none")

        def holds(content: Any) -> bool:
            value = _find(selector, content)
            if value is _ABSENT or value is None or isinstance(value, dict | list | bool):
                return False
            if number is not None and (found := _number(value)) is not None:
                return _NUMERIC[str(sign)](found, number)
            if sign not in ("=", "!="):
                return False
            return bool(fnmatchcase(str(value), wanted.replace("[", "[[]")) == (sign == "="))

        return holds


def _find(selector: str, content: Any) -> Any:
    for member, index in _STEP.findall(selector):
        if member and isinstance(content, dict) and member in content:
            content = content[member]
        elif index and isinstance(content, list) and int(index) < len(content):
            content = content[int(index)]
        else:
            return _ABSENT
    return content


def _parsed(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return _ABSENT


def _text(written: str) -> str:
    if written.startswith('"'):
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    return str(written)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
