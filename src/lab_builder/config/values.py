"""Read the values of samconfig.toml as ``sam`` does, and refuse what sam would ignore.

sam finds the Key=Value pairs in a text and silently ignores the rest. The same patterns are used
here, but the pairs must be the whole text.
https://github.com/aws/aws-sam-cli/blob/develop/samcli/cli/types.py

Each reader takes the value, its key and its place in the file, and raises SettingsError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lab_builder.errors import SettingsError

_KEY = r"""([A-Za-z0-9"']+)"""
_VALUE = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^ "\\])+)"""
_SHORT = re.compile(f"{_KEY}={_VALUE}")
_LONG = re.compile(f"ParameterKey={_KEY},ParameterValue={_VALUE}")
_TAG = re.compile(r"""([\w:./+@-]+)=("[^"'=\\]*"|'[^"'=\\]*'|[^\s"'=\\]*)""", re.ASCII)


def string(value: Any, key: str, where: str) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise _wrong_type(key, "a string", '"..."', value, where)
    return value


def boolean(value: Any, key: str, where: str) -> bool:
    """Read a Boolean."""
    if not isinstance(value, bool):
        raise _wrong_type(key, "true or false", "true", value, where)
    return value


def names(value: Any, key: str, where: str) -> tuple[str, ...]:
    """Read words from a string, separated by single spaces, or from a list."""
    words = value.split(" ") if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _wrong_type(key, "a string or a list of strings", '["..."]', value, where)
    for word in words:
        if not word or " " in word:
            raise SettingsError(
                f"{word!r} is not one word",
                where=f"{where} {key}",
                hint="write a list of strings without spaces",
            )
    return tuple(words)


def parameters(value: Any, key: str, where: str) -> dict[str, str]:
    """Read template parameters from ``Key=Value`` words, a table, or a list of either."""
    return _mapping(_parameters(value, key, where), f"{where} {key}")


def tags(value: Any, key: str, where: str) -> dict[str, str]:
    """Read tags from ``Key=Value`` words or a list of them."""
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise _wrong_type(key, "a string or a list of strings", '["..."]', value, where)
    place = f"{where} {key}"
    return _mapping((pair for text in texts for pair in _tags(text, place)), place)


def _parameters(value: Any, key: str, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _parameters(item, key, where)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name, _table_value(item, f"{key}.{name}", where)
    elif isinstance(value, str):
        yield from _pairs(_LONG if _LONG.search(value) else _SHORT, value.strip(), f"{where} {key}")
    else:
        expected = "a string or a list of strings, or a table"
        raise _wrong_type(key, expected, '["..."]', value, where)


def _table_value(value: Any, key: str, where: str) -> str:
    """Return a value of a table as a string; a list becomes a CommaDelimitedList."""
    if isinstance(value, list):
        return ",".join(filter(None, (_table_value(item, key, where).strip() for item in value)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong_type(key, "a string or a number", '"..."', value, where)
    return str(value)


def _tags(text: str, where: str) -> Iterable[tuple[str, str]]:
    key, equals, value = text.partition("=")
    if equals and "=" not in value:
        return [(key, value)]  # one tag, with its spaces
    return _pairs(_TAG, text, where)


def _pairs(pattern: re.Pattern[str], text: str, where: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs in a text, which are separated by spaces."""
    if not text:
        raise _not_a_pair(text, where)
    while text:
        match = pattern.match(text)
        rest = text[match.end() :] if match else ""
        if not match or rest[:1] not in ("", " "):
            raise _not_a_pair(text.split(" ")[0], where)
        yield match[1], match[2]
        text = rest.lstrip(" ")


def _mapping(pairs: Iterable[tuple[str, str]], where: str) -> dict[str, str]:
    """Return pairs as a mapping, without the enclosing quotes."""
    mapping: dict[str, str] = {}
    for quoted_key, quoted_value in pairs:
        key, value = _unquoted(quoted_key), _unquoted(quoted_value)
        if not key:
            raise _not_a_pair(f"{quoted_key}={quoted_value}", where)
        if mapping.setdefault(key, value) != value:
            raise SettingsError(
                f"{key} has two values: {mapping[key]!r} and {value!r}",
                where=where,
                hint="give only one of them",
            )
    return mapping


def _unquoted(text: str) -> str:
    if text and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text.replace("\\ ", " ").replace('\\"', '"').replace("\\'", "'")


def _not_a_pair(word: str, where: str) -> SettingsError:
    return SettingsError(
        f"{word!r} is not Key=Value",
        where=where,
        hint='write Key=Value; quote a value with spaces: Key="two words"',
    )


def _wrong_type(key: str, expected: str, example: str, value: Any, where: str) -> SettingsError:
    return SettingsError(
        f"{key} must be {expected}, not {value!r}", where=where, hint=f"write {key} = {example}"
    )
