"""Parts of Markdown that several pages have."""

from __future__ import annotations

import html
import re


def code(text: str) -> str:
    """Return code in a cell of a table: it may be broken behind separators, and nowhere else."""
    escaped = html.escape(text, quote=False).replace("|", "&#124;")
    broken = re.sub(r"(::|[./_](?=\w)|\[)", r"\1<wbr>", escaped)
    return f"<code>{broken}</code>"
