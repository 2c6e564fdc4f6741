"""What a text may become where a deployment fills parts of it."""

from __future__ import annotations

import re

from lab_builder.lint.view import Text


def may_be(text: str, name: str) -> bool:
    """Tell whether a text may come to be a name."""
    if not isinstance(text, Text):
        return text == name
    pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in text.parts)
    return re.fullmatch(pattern, name, re.DOTALL) is not None
