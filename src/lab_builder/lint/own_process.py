"""Settings of the Python process for cfn-lint, for processes of lab-builder only.

The garbage collector, the recursion limit and logging handlers belong to the whole process. In a
program that uses the library they stay as they are.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# With Python's default of 1,000 calls, a state machine nested 40 deep cannot be checked. This is
# enough for one nested 100 deep, and far below the limit of the C stack.
DEPTH = 5_000
_CALLS_A_LEVEL = 12  # of a template, at most, by cfn-lint
_CALLS = 200  # by cfn-lint before it comes to a template
_BRACKETS = re.compile(r"[\[{]|[\]}]")


def tune() -> None:
    """Disable the garbage collector, raise the recursion limit and silence cfn-lint's logging.

    The collector takes a sixth of a run; without it, a template of 100 KB needs 13 MB more. What
    cfn-lint logs is in the findings too.
    """
    import logging

    gc.disable()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEPTH))
    logger = logging.getLogger("cfnlint")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def has_room(text: str) -> bool:
    """Return whether the recursion limit suffices here for cfn-lint to check a text."""
    limit = sys.getrecursionlimit()
    if limit >= DEPTH:
        return True
    frame, calls = sys._getframe(), _CALLS  # noqa: SLF001 - inspect.stack() reads source files
    while frame.f_back:
        frame, calls = frame.f_back, calls + 1
    return calls + _CALLS_A_LEVEL * _levels(text) < limit


def _levels(text: str) -> int:
    """Return the greatest possible depth of a text, by its brackets and its indentation."""
    deepest = open_ = 0
    for bracket in _BRACKETS.findall(text):
        open_ = open_ + 1 if bracket in "[{" else max(open_ - 1, 0)
        deepest = max(deepest, open_)
    return deepest + max(len(line) - len(line.lstrip(" ")) for line in f"{text}\n".split("\n")) // 2


@contextmanager
def tuned() -> Iterator[None]:
    """Tune this process for the duration. The collector ignores what cfn-lint leaves behind."""
    depth = sys.getrecursionlimit()
    tune()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setrecursionlimit(depth)
