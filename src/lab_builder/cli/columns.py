"""Rows as aligned columns, and prose, as wide as the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

import click

_GAP = "  "
_MORE = "    "  # more indent of what goes below
_LEAST = 24  # characters of a last column beside the others


def table(rows: Iterable[Sequence[str]], indent: str = "  ", width: int | None = None) -> str:
    """Return rows as aligned columns.

    In rows that are wider than ``width``, the last column is wrapped, or goes below the others; on
    a narrow terminal, so does each cell that does not fit. A word is never broken, so that names
    and URLs can be copied. ``width`` is by default that of the terminal; in a pipe or a file a row
    is a line.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return ""
    width = terminal_width() if width is None else width
    widths = [max(_length(row[i]) for row in cells) for i in range(len(cells[0]))]
    before = len(indent) + sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    if width is None or before + widths[-1] <= width:
        return "\n".join(_aligned(row, widths, indent) for row in cells)
    beside = len(widths) > 1 and width - before >= _LEAST
    lay = _last_beside if beside else _last_below
    return "\n".join(line for row in cells for line in lay(row, widths, indent, width))


def prose(text: str, hanging: str = "", stream: TextIO | None = None) -> str:
    """Return a text wrapped at its words for the terminal, with an indent of the further lines."""
    width = terminal_width(stream)
    if width is None or "\n" in text or _length(text) <= width:
        return text
    return "\n".join(_wrapped(text, width, hanging))


def fits(text: str, stream: TextIO | None = None) -> bool:
    """Return whether a text fits into a line of the terminal of a stream."""
    width = terminal_width(stream)
    return width is None or _length(text) <= width


def terminal_width(stream: TextIO | None = None) -> int | None:
    """Return the columns of the terminal of a stream, by default stdout; None for no terminal."""
    stream = stream or sys.stdout
    if stream is None or not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _length(text: str) -> int:
    return len(click.unstyle(text))


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _length(cell))


def _aligned(row: Sequence[str], widths: Sequence[int], indent: str) -> str:
    return (indent + _GAP.join(map(_padded, row, widths))).rstrip()


def _last_beside(
    row: Sequence[str], widths: Sequence[int], indent: str, width: int
) -> Iterator[str]:
    """Yield the lines of a row with its last cell wrapped beside the others, if its words fit."""
    room = width - len(indent) - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)
    lines = _wrapped(row[-1], room)
    if max(map(_length, lines), default=0) > room:
        yield from _last_below(row, widths, indent, width)
        return
    yield _aligned([*row[:-1], *lines[:1]], widths, indent)
    for line in lines[1:]:
        yield _aligned([*("" for _ in row[:-1]), line], widths, indent)


def _last_below(
    row: Sequence[str], widths: Sequence[int], indent: str, width: int
) -> Iterator[str]:
    """Yield the lines of a row, with its last cell and each that does not fit below the others."""
    below = indent + _MORE
    line = indent if row[0].strip() else below
    for number, cell in enumerate(row):
        if not cell.strip():
            continue
        goes_below = number == len(row) - 1 and not line.startswith(below)
        if line.strip() and (goes_below or _length(line) + _length(cell) > width):
            yield line.rstrip()
            line = below
        *complete, rest = _wrapped(cell, width - _length(line))
        yield from (line + part for part in complete)
        line += _padded(rest, widths[number]) + _GAP
    if line.strip():
        yield line.rstrip()


def _wrapped(text: str, width: int, hanging: str = "") -> list[str]:
    """Return a text in lines; one with colours, which is a word or two, stays as it is."""
    if click.unstyle(text) != text:
        return [text]
    import textwrap

    return textwrap.wrap(
        text,
        max(width, 1),
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
