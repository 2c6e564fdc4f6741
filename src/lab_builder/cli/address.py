"""Commands in a hint, aimed at the stack of the command that gives the hint."""

from __future__ import annotations

import re
import shlex

import click

# The options that say which stack, where: a command in a hint must be given them too.
_ADDRESS = ("env", "environment_name", "stack_name", "region", "profile", "endpoint_url")
_ADDRESSED = re.compile(
    r"\blab-builder (deploy|destroy|diff|outputs|package|pause|resume|status)\b(?! --)"
)


def addressed(text: str) -> str:
    """Return a text whose commands go to the same stack as the one that runs."""
    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    words = ["--local"] if given.get("local") else []
    for name in _ADDRESS:
        if given.get(name):
            words += [f"--{name.replace('_', '-')}", shlex.quote(given[name])]
    return _ADDRESSED.sub(lambda found: " ".join((found[0], *words)), text)
