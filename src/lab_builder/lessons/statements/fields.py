"""The keys of a statement or of the front matter: read one by one, checked, with their lines."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from lab_builder.errors import LessonError
from lab_builder.lessons.statements.expected import Expected

_UNITS = {"s": 1, "seconds": 1, "second": 1, "m": 60, "minutes": 60, "minute": 60}
_UNITS |= {"h": 3600, "hours": 3600, "hour": 3600}


class Fields:
    """Reads the values of a mapping by key. ``finish`` refuses the keys that nobody asked for.

    ``lines`` has the line of each key; ``what`` names the mapping in messages.
    """

    def __init__(
        self, values: Mapping[str, Any], what: str, path: str, line: int, lines: Mapping[str, int]
    ) -> None:
        self._values = values
        self._what = what
        self._path = path
        self._line = line
        self._lines = lines
        self._known: list[str] = []

    def error(self, problem: str, hint: str, key: str | None = None) -> LessonError:
        """Return an error at the line of a key, or of the whole mapping."""
        line = self._lines.get(key or "", self._line)
        return LessonError(problem, where=f"{self._path}:{line}", hint=hint)

    def value(self, key: str) -> Any:
        """Return any value, or None if the key is missing."""
        self._known.append(key)
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        """Return a text, or None. A number is taken as the text that it is written as."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self._wrong(key, "a text", value)
        return str(value)

    def required(self, key: str) -> str:
        """Return a text that must be there, and not empty."""
        value = self.text(key)
        if not value:
            raise self.error(f"{self._what} has no {key}", f"add `{key}: ...`", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        value = self.value(key)
        given = [value] if isinstance(value, str) else value or []
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise self._wrong(key, "a text or a list of texts", value)
        return tuple(given)

    def mapping(self, key: str) -> dict[str, Any]:
        """Return a mapping, empty if the key is missing."""
        value = self.value(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._wrong(key, "a mapping", value)
        return {str(name): each for name, each in value.items()}

    def number(self, key: str) -> int | None:
        """Return a whole number above zero, or None."""
        value = self.value(key)
        if value is None:
            return None
        if type(value) is not int or value < 1:
            raise self._wrong(key, "a whole number above zero", value)
        return value

    def expected(self, key: str, default: Any = None) -> Expected | None:
        """Return what a value is compared with, or None if there is no such key and default."""
        value = self.value(key)
        return (
            Expected(default if value is None else value)
            if (value, default) != (None, None)
            else None
        )

    def choice(self, key: str, choices: Sequence[str]) -> str | None:
        """Return one of the choices, or None."""
        value = self.text(key)
        if value is not None and value not in choices:
            raise self._wrong(key, f"one of {', '.join(choices)}", value)
        return value

    def seconds(self, key: str, default: int) -> int:
        """Return a time in seconds: a number of them, or a text such as ``10 minutes``."""
        value = self.value(key)
        if value is None:
            return default
        if type(value) is int and value > 0:
            return value
        number, _, unit = str(value).partition(" ")
        if not number.isdigit() or unit not in _UNITS or not int(number):
            raise self._wrong(key, "a time such as `10 minutes`", value)
        return int(number) * _UNITS[unit]

    def require_any(self, *keys: str) -> None:
        """Check that at least one of the keys is there."""
        if not any(key in self._values for key in keys):
            raise self.error(f"{self._what} says nothing to check", f"add one of {', '.join(keys)}")

    def finish(self) -> None:
        """Refuse a key that was not read.

        Raises:
            LessonError: there is one.
        """
        for key in self._values:
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(self._known)}"
                raise self.error(f"{self._what} has no key {key!r}", hint, key)

    def _wrong(self, key: str, expected: str, value: Any) -> LessonError:
        return self.error(f"{key} is {value!r}", f"write {expected}", key)
