"""Read template parameters and tags, from ``Key=Value`` words or from mappings."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from lab_builder.errors import SettingsError

_LONG_KEY = "ParameterKey="
_LONG_VALUE = ",ParameterValue="


def split_words(text: str, source: str) -> list[str]:
    """Split a text as a shell does: quotes enclose a value with spaces.

    Raises:
        SettingsError: a quote is not closed.
    """
    try:
        return shlex.split(text)
    except ValueError as error:
        raise SettingsError(
            f"a quote is not closed in {text!r}",
            where=source,
            hint='write Key=Value Other="two words"',
        ) from error


def parse_pairs(words: Iterable[str], source: str) -> dict[str, str]:
    """Return ``Key=Value`` words as a mapping.

    CloudFormation's long form, ``ParameterKey=Key,ParameterValue=Value``, is read too.

    Raises:
        SettingsError: a word has neither form, or a key has two values.
    """
    pairs: dict[str, str] = {}
    for word in words:
        key, value = _pair(word, source)
        if pairs.setdefault(key, value) != value:
            raise SettingsError(
                f"{key} has two values: {pairs[key]!r} and {value!r}",
                where=source,
                hint="give only one of them",
            )
    return pairs


def check_pairs(pairs: Mapping[str, Any], source: str) -> dict[str, str]:
    """Return the mapping of a program, with numbers as strings.

    Raises:
        SettingsError: a name is not a string or is empty, or a value is not a string or a number.
    """
    for name, value in pairs.items():
        if not isinstance(name, str) or not name:
            raise SettingsError(
                f"a name must be a string that is not empty, not {name!r}",
                where=source,
                hint="write names as strings",
            )
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SettingsError(
                f"{name} must be a string or a number, not {value!r}",
                where=source,
                hint="write the value as in CloudFormation, such as 'true' or 'a,b'",
            )
    return {name: str(value) for name, value in pairs.items()}


def _pair(word: str, source: str) -> tuple[str, str]:
    if word.startswith(_LONG_KEY) and _LONG_VALUE in word:
        key, _, value = word.removeprefix(_LONG_KEY).partition(_LONG_VALUE)
    else:
        key, equals, value = word.partition("=")
        key = key if equals else ""
    if not key:
        raise SettingsError(
            f"{word!r} is not Key=Value",
            where=source,
            hint="write Key=Value; quote a value with spaces",
        )
    return key, value
