"""Strings that a service reads as JSON, some with placeholders that it replaces.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lab_builder.template import json_text
from lab_builder.template.text import Hole, join, pieces

_PLACEHOLDER = re.compile(r"<([A-Za-z0-9_.\-]+)>")


def placeholders(template: str) -> set[str]:
    """Return the names in angle brackets of an input template."""
    known = (part for part in pieces(template) if isinstance(part, str))
    return {name for part in known for name in _PLACEHOLDER.findall(part)}


def json_error(text: str) -> str | None:
    """Return why a string is not JSON whatever its holes are, None where it is.

    A line break within quotes is accepted, as some services do, and so is a placeholder.
    """
    try:
        json_text.decode(_known(text, lambda part: _PLACEHOLDER.sub("0", part.replace("\n", " "))))
    except ValueError as error:
        return str(error)
    return None


def template_error(template: str) -> str | None:
    """Return why an input template is not valid, None where it is.

    A placeholder is text within quotes and JSON outside. Instead of JSON a template may be lines,
    each of them text in quotes.
    """
    lines = [line.strip() for line in template.splitlines() if line.strip()]
    if all(line[0] + line[-1] in ('""', "<>") for line in lines):
        return None
    return json_error(template)


def _known(text: str, change: Callable[[str], str]) -> str:
    """Return a text with its known parts changed."""
    return join(part if isinstance(part, Hole) else change(part) for part in pieces(text))
