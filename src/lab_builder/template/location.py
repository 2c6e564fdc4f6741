"""Paths of nodes in a template, written as CloudFormation does."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Logical ids, property names, pseudo parameters and intrinsic functions.
_PLAIN = re.compile(r"[\w:-]+")


def property_path(path: Sequence[str | int]) -> str:
    """Return a path in dots and brackets: ``Resources.Rule.Properties.Targets[0].Arn``.

    A key with other characters than those of names is written in brackets and quotes:
    ``Definition.States['Load file']``.
    """
    written = "".join(_step(step) for step in path)
    return written.removeprefix(".")


def logical_id(path: Sequence[str | int]) -> str | None:
    """Return the logical id of the resource that a path leads into, None outside of resources."""
    match path:
        case ["Resources", str(name), *_]:
            # A plain str: cfn-lint's own carries marks into its text.
            return str(name)
    return None


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) else f"[{str(step)!r}]"
