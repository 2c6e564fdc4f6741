"""Help pages that fit the terminal, also a narrow one."""

from __future__ import annotations

from collections.abc import Iterable

import click

_WIDEST = 80
_NARROW = 60  # below, a long option has its description in the next line


class Formatter(click.HelpFormatter):
    """As wide as the terminal, at most 80 columns."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        if width is None:
            import shutil

            width = min(shutil.get_terminal_size().columns, max_width or _WIDEST) - 2
        super().__init__(indent_increment, max(width, 20), max_width)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and descriptions."""
        super().write_dl(rows, col_max if self.width >= _NARROW else 11, col_spacing)


class Context(click.Context):
    """A context whose help pages fit the terminal."""

    formatter_class = Formatter
