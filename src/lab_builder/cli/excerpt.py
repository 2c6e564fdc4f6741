"""The source line of a finding, with a mark below its position."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from lab_builder.cli import output

if TYPE_CHECKING:
    from lab_builder.lint import Source
    from lab_builder.model import Finding

_WIDTH = 100  # characters of a line to show; a line of JSON can have a megabyte
_GUTTER = 9  # characters before it
_BEFORE = 40  # characters to show before the position, in a longer line


def excerpt(finding: Finding, source: Source | None) -> str:
    """Return the two lines to print below a finding, or nothing if its text is not known."""
    line = source.line(finding.line) if source else ""
    if not line.strip():
        return ""
    at = min(finding.column - 1, len(line))
    width = min(_WIDTH, (output.terminal_width() or _WIDTH + _GUTTER) - _GUTTER)
    begin = max(0, at - min(_BEFORE, width // 3)) if len(line) > width else 0
    shown = output.printable(line[begin : begin + width])
    last = finding.end_column - 1 if finding.end_line == finding.line else at + 1
    before, marked = shown[: at - begin], shown[at - begin : last - begin]
    number = f"{finding.line:>6} | "
    mark = output.coloured(finding.severity, "^" * max(1, _columns(marked)))
    gutter = " " * (len(number) - 2) + "| "
    return f"\n{output.dim(number)}{shown}\n{output.dim(gutter)}{' ' * _columns(before)}{mark}"


def _columns(text: str) -> int:
    """Return the width of a text on a terminal: East Asian characters take two columns."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
