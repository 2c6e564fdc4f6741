"""Placeholders for holes, to pass a Text through a parser that takes plain text."""

from __future__ import annotations

import re

from lab_builder.template.text import Hole, join, pieces

# A hole while it passes through the parser: private-use characters around its number. In the keys
# of mappings, which are plain text afterwards too, it stays so.
SIGN = "\ue000"
_MARK = re.compile(f"{SIGN}(\\d+)\ue001")


class Marks:
    """Replaces holes by marks, and marks by their holes again."""

    def __init__(self) -> None:
        """Start without marks."""
        self._holes: list[Hole] = []

    def put(self, hole: Hole) -> str:
        """Return the mark of a hole."""
        self._holes.append(hole)
        return f"{SIGN}{len(self._holes) - 1}\ue001"

    def hide(self, text: str) -> str:
        """Return a text with marks in place of its holes."""
        return "".join(self.put(part) if isinstance(part, Hole) else part for part in pieces(text))

    def show(self, text: str) -> str:
        """Return a text with its holes again."""
        if SIGN not in text:
            return text
        # re.split with one group alternates between text and the number of a hole.
        split = _MARK.split(text)
        return join(self._holes[int(part)] if odd % 2 else part for odd, part in enumerate(split))
