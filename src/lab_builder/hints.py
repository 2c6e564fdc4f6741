"""What to do next: text in which commands stand that can be copied.

A hint is made of values, so that the command line can complete its commands for the stack at hand:

    Advice("wait until it has ended; ", CommandLine("status"), " shows it")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self


class CommandLine(tuple[str, ...]):
    """A command of lab-builder by its words: its name, then arguments and options."""

    __slots__ = ()

    def __new__(cls, *words: str) -> Self:
        """Take the words without ``lab-builder``, each as the program gets it."""
        return super().__new__(cls, words)

    def __str__(self) -> str:
        import shlex

        return shlex.join(("lab-builder", *self))


class Advice(tuple[str | CommandLine, ...]):
    """Pieces of text and commands that make one text together."""

    __slots__ = ()

    def __new__(cls, *parts: str | CommandLine) -> Self:
        """Take the parts in their order; nothing is put between them."""
        return super().__new__(cls, parts)

    def text(self, command: Callable[[CommandLine], str] = str) -> str:
        """Return the whole text, with each command written as ``command`` writes it."""
        return "".join(part if isinstance(part, str) else command(part) for part in self)

    def __str__(self) -> str:
        return self.text()
