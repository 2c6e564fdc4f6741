"""Texts that a service takes as JSON, some with placeholders that it fills.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lab_builder.lint.view import Hole
from lab_builder.template import json_text
from lab_builder.template.text import join, pieces

_PLACEHOLDER = re.compile(r"<([A-Za-z0-9_.\-]+)>")


def placeholders(template: str) -> set[str]:
    """Return the names in angle brackets of an input template."""
    known = (part for part in pieces(template) if isinstance(part, str))
    return {name for part in known for name in _PLACEHOLDER.findall(part)}


def json_error(text: str) -> str | None:
    """Tell what keeps a text from being JSON, however its holes are filled; None if nothing.

    A line break within quotes is let pass, as some services do, and so is a placeholder that the
    service fills.
    """
    try:
        json_text.decode(_known(text, lambda part: _PLACEHOLDER.sub("0", part.replace("\n", " "))))
    except ValueError as error:
        return str(error)
    return None


def template_error(template: str) -> str | None:
    """Tell what keeps an input template from being JSON once it is filled; None if nothing.

    A placeholder stands for text within quotes and for JSON outside. Instead of JSON a template
    may be lines, each of them a quoted text.
    """
    lines = [line.strip() for line in template.splitlines() if line.strip()]
    if all(line[0] + line[-1] in ('""', "<>") for line in lines):
        return None
    return json_error(template)


def _known(text: str, change: Callable[[str], str]) -> str:
    """Change the parts of a text that are not holes."""
    return join(part if isinstance(part, Hole) else change(part) for part in pieces(text))
