"""The outputs of a stack that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lab_builder.model import Target
from lab_builder.stacks.values import Stack

_CONSOLE = re.compile(r"https://([a-z0-9-]+\.)?console\.aws\.amazon\.com/")


def reachable(stack: Stack, target: Target) -> Mapping[str, str]:
    """Return the outputs of a stack, on the engine without the links to the console of AWS.

    The console would show the reader's own account, not the engine.
    """
    if target != "local":
        return stack.outputs
    return {name: value for name, value in stack.outputs.items() if not _CONSOLE.match(value)}
