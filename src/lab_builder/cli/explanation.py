"""The explanation of a rule, as text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from lab_builder.cli import output

if TYPE_CHECKING:
    from lab_builder.lint.explain import Explanation


def as_text(rule: Explanation) -> str:
    """Return the summary, reason, settings and examples of a rule."""
    parts = [f"{rule.rule} ({output.coloured(rule.severity)}): {rule.title}"]
    parts += [_reflowed(each) for each in rule.description.split("\n\n")]
    if rule.source_url:
        parts.append(f"See {rule.source_url}")
    if rule.settings:
        settings = [f"  {name} = {value}" for name, value in rule.settings.items()]
        parts.append("\n".join(["It can be set in .cfnlintrc, under configure_rules:", *settings]))
    for title, example in (("With the fault", rule.bad), ("Without it", rule.good)):
        if example:
            parts.append(f"{title}:\n\n{textwrap.indent(example.rstrip(), '    ')}")
    return "\n\n".join(parts)


def _reflowed(paragraph: str) -> str:
    """Return a paragraph wrapped for the terminal; one with its own indents stays as it is."""
    if re.search(r"^[ *-]", paragraph, re.MULTILINE) or output.fits(paragraph):
        return paragraph
    return output.prose(" ".join(paragraph.split()))
