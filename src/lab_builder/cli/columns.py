"""Rows as aligned columns, as wide as the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

_GAP = "  "
_LEAST = 24  # characters of a last column that is wrapped


def table(rows: Iterable[Sequence[str]], indent: str = "  ", width: int | None = None) -> str:
    """Return rows as aligned columns.

    Rows that are wider than ``width`` are wrapped in their last column if its words fit there;
    otherwise each row becomes some lines, broken between cells. A word is never broken, so that
    names and URLs can be copied. ``width`` is by default that of the terminal; in a pipe or a file
    a row is a line.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return ""
    width = terminal_width() if width is None else width
    widths = [max(len(click.unstyle(row[i])) for row in cells) for i in range(len(cells[0]))]
    before = len(indent) + sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    if width is None or before + widths[-1] <= width:
        return "\n".join(_aligned(row, widths, indent) for row in cells)
    longest = max(len(word) for row in cells for word in click.unstyle(row[-1]).split() or [""])
    if width - before >= max(_LEAST, longest):
        wrapped = (_last_wrapped(row, width - before) for row in cells)
        return "\n".join(_aligned(row, widths, indent) for lines in wrapped for row in lines)
    return "\n".join(_stacked(row, indent, width) for row in cells)


def terminal_width() -> int | None:
    """Return the columns of the terminal on stdout; None for a pipe or a file."""
    if not (sys.stdout and sys.stdout.isatty()):
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _aligned(row: Sequence[str], widths: Sequence[int], indent: str) -> str:
    padded = (
        cell + " " * (width - len(click.unstyle(cell)))
        for cell, width in zip(row, widths, strict=True)
    )
    return (indent + _GAP.join(padded)).rstrip()


def _last_wrapped(row: Sequence[str], width: int) -> Iterable[list[str]]:
    """Yield the rows that a row becomes with its last cell in some lines."""
    lines = _wrapped(row[-1], width) or [""]
    yield [*row[:-1], lines[0]]
    for line in lines[1:]:
        yield ["" for _ in row[:-1]] + [line]


def _stacked(row: Sequence[str], indent: str, width: int) -> str:
    """Return a row as lines, each with as many cells as fit, from the second on indented."""
    lines = [""]
    for cell in filter(None, (cell.strip() for cell in row)):
        if not lines[-1]:
            lines[-1] = indent + cell
        elif len(click.unstyle(lines[-1] + _GAP + cell)) <= width:
            lines[-1] += _GAP + cell
        else:
            more = indent + _GAP * 2
            lines += [more + line for line in _wrapped(cell, width - len(more))]
    return "\n".join(lines)


def _wrapped(cell: str, width: int) -> list[str]:
    """Return a cell in lines; one with colours, which is a word or two, stays as it is."""
    if click.unstyle(cell) != cell:
        return [cell]
    import textwrap

    return textwrap.wrap(cell, max(width, 1), break_long_words=False, break_on_hyphens=False)
