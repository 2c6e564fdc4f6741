"""What keeps a text from being read as a template."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A problem and its place; line and column count from 1. ``path`` is that of the node."""

    message: str
    line: int = 1
    column: int = 1
    path: tuple[str | int, ...] = ()


def at(mark: object, message: str) -> Problem:
    """Return a problem at a mark of the YAML parser, whose line and column count from 0."""
    line, column = (getattr(mark, name, 0) + 1 for name in ("line", "column"))
    return Problem(message, line, column)
