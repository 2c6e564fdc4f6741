"""Hints: what to do next, with commands that can be copied.

A hint is a sequence of texts and commands. The command line completes the commands with the options
of the running command:

    Advice("wait until it has ended; ", CommandLine("status"), " shows the status")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self


class CommandLine(tuple[str, ...]):
    """A lab-builder command: its name, then arguments and options."""

    __slots__ = ()

    def __new__(cls, *words: str) -> Self:
        """Take the words after ``lab-builder``, without quotes."""
        return super().__new__(cls, words)

    def __str__(self) -> str:
        import shlex

        return shlex.join(("lab-builder", *self))


class Advice(tuple[str | CommandLine, ...]):
    """A text made of texts and commands."""

    __slots__ = ()

    def __new__(cls, *parts: str | CommandLine) -> Self:
        """Take the parts, which are joined without a separator."""
        return super().__new__(cls, parts)

    def text(self, command: Callable[[CommandLine], str] = str) -> str:
        """Return the text, with each command formatted by ``command``."""
        return "".join(part if isinstance(part, str) else command(part) for part in self)

    def __str__(self) -> str:
        return self.text()
