"""JSON in a text of which a deployment fills parts, such as a DefinitionString or a dashboard."""

from __future__ import annotations

import json
import re
from typing import Any

from lab_builder.lint.view.text import Hole, Text, join, pieces, replace

# A hole while it passes through the JSON parser: private-use characters around its number.
_MARK = re.compile("\ue000(\\d+)\ue001")


def decode(text: str) -> Any:
    """Return the value of a JSON text; a str of it that has a hole is a Text.

    A hole outside of quotes stands for a value that is not known, so it comes back as a Text too.

    Raises:
        ValueError: it is no JSON whatever the holes are filled with, or it is nested too deep.
    """
    holes: list[Hole] = []
    written = []
    quoted = False
    for part in pieces(text):
        if isinstance(part, Hole):
            mark = f"\ue000{len(holes)}\ue001"
            holes.append(part)
            written.append(mark if quoted else f'"{mark}"')
        else:
            written.append(part)
            quoted = _quoted_after(part, quoted)
    try:
        value = json.loads("".join(written))
    except RecursionError:
        raise ValueError("nested too deep to be read") from None
    return replace(value, lambda found: _with_holes(found, holes)) if holes else value


def encode(value: Any) -> str:
    """Return the JSON text of a resolved value, its holes kept."""
    holes: list[Hole] = []

    def marked(text: str) -> str:
        if not isinstance(text, Text):
            return text
        written = ""
        for part in text.parts:
            if isinstance(part, Hole):
                written += f"\ue000{len(holes)}\ue001"
                holes.append(part)
            else:
                written += part
        return written

    return _with_holes(json.dumps(replace(value, marked), ensure_ascii=False, default=str), holes)


def _quoted_after(part: str, quoted: bool) -> bool:
    """Tell whether a JSON string is open after a part of the text."""
    escaped = False
    for character in part:
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
    return quoted


def _with_holes(text: str, holes: list[Hole]) -> str:
    if "\ue000" not in text:
        return text
    # re.split with one group alternates between text and the number of a hole.
    split = _MARK.split(text)
    return join(holes[int(part)] if odd % 2 else part for odd, part in enumerate(split))
