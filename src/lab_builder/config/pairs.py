"""Template parameters and tags: ``Key=Value`` words as people write them, mappings of programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from lab_builder.errors import SettingsError

_LONG_KEY = "ParameterKey="
_LONG_VALUE = ",ParameterValue="


def split_words(text: str, source: str) -> list[str]:
    """Split as a shell would, so that quotes hold a value with spaces together.

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
    """Return the words ``Key=Value``, or CloudFormation's long form, as a mapping.

    The long form is ``ParameterKey=Key,ParameterValue=Value``.

    Raises:
        SettingsError: a word is neither, or a key comes twice with different values.
    """
    pairs: dict[str, str] = {}
    for word in words:
        key, value = _pair(word, source)
        if pairs.setdefault(key, value) != value:
            raise SettingsError(
                f"{key} is {pairs[key]!r} and {value!r} at once",
                where=source,
                hint="give one of the two",
            )
    return pairs


def check_pairs(pairs: Mapping[str, Any], source: str) -> dict[str, str]:
    """Return a mapping that a program gave, as it is but for numbers, which become text.

    Raises:
        SettingsError: a name is empty, or a name or a value is no text.
    """
    for name, value in pairs.items():
        if not isinstance(name, str) or not name:
            raise SettingsError(f"{name!r} is not a name", where=source, hint="give names as text")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SettingsError(
                f"{name} must be a string or a number, not {value!r}",
                where=source,
                hint="write the value as CloudFormation has it, such as 'true' or 'a,b'",
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
            hint="write Key=Value; quote a value that has spaces",
        )
    return key, value
