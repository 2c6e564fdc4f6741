"""JSON in a text with holes, such as a DefinitionString or a dashboard body."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from lab_builder.template.placeholders import Marks
from lab_builder.template.text import Hole, Text, pieces, replace, unknown


def decode(text: str) -> Any:
    """Return the value of a JSON text; a str of it that has a hole is a Text.

    A hole outside of quotes stands for a value that is not known, so it comes back as a Text too.
    Where one may stand for more, such as some members of an object, all is not known: a Text.

    Raises:
        ValueError: it is no JSON whatever the holes are filled with, or it is nested too deep.
    """
    marks = Marks()
    written = ""
    quoted = loose = False
    for part in pieces(text):
        if isinstance(part, Hole):
            loose = loose or not (quoted or written.rstrip().endswith((":", "[")))
            written += marks.put(part) if quoted else f'"{marks.put(part)}"'
        else:
            loose = loose or _goes_on(written, part, quoted)
            written += part
            quoted = _quoted_after(part, quoted)
    try:
        value = json.loads(written, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep to be read") from None
    except ValueError:
        if loose:
            return unknown("JSON")
        raise
    return replace(value, marks.show) if isinstance(text, Text) else value


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser accepts and JSON does not have."""
    raise ValueError(f"{name} is no value of JSON")


def encode(value: Any) -> str:
    """Return the JSON text of a resolved value, its holes kept."""
    marks = Marks()
    return marks.show(
        json.dumps(
            replace(value, marks.hide), ensure_ascii=False, separators=(",", ":"), default=str
        )
    )


def _goes_on(written: str, part: str, quoted: bool) -> bool:
    """Return whether a value continues after a hole, as in ``${Minutes}0``."""
    return bool(written) and not quoted and not part.lstrip().startswith((",", "]", "}"))


def _quoted_after(part: str, quoted: bool) -> bool:
    """Return whether a JSON string is open after a part of the text."""
    escaped = False
    for character in part:
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
    return quoted
