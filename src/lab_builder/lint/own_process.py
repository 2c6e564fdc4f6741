"""What makes cfn-lint fast and lets it go deep, for processes of our own only.

The garbage collector, the limit of recursion and the handlers of logging belong to the whole
process. A program that uses the library is not ours, so it keeps its own.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import Generic, TypeVar

Result = TypeVar("Result")

# With Python's 1,000 calls no state machine nested 40 deep can be checked; with these one nested
# 100 deep can, far from the end of C's stack.
DEPTH = 5_000
_CALLS_A_LEVEL = 12  # of a template, at most, by cfn-lint
_CALLS = 200  # by cfn-lint before it comes to a template
_BRACKETS = re.compile(r"[\[{]|[\]}]")


def tune() -> None:
    """Keep the collector from walking thousands of live rules and schemas for the few cycles.

    It takes a sixth of a run, and without it a template of 100 KB takes 13 MB more at its peak.
    Without a handler, logging would print to stderr what the findings say.
    """
    gc.disable()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEPTH))
    logger = logging.getLogger("cfnlint")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def has_room(text: str) -> bool:
    """Return whether Python may call deep enough here for cfn-lint to check a text."""
    limit = sys.getrecursionlimit()
    if limit >= DEPTH:
        return True
    frame, calls = sys._getframe(), _CALLS  # noqa: SLF001 - inspect.stack() reads source files
    while frame.f_back:
        frame, calls = frame.f_back, calls + 1
    return calls + _CALLS_A_LEVEL * _levels(text) < limit


def _levels(text: str) -> int:
    """Return how deep a text nests at most, by its brackets, in strings too, and its indent."""
    deepest = open_ = 0
    for bracket in _BRACKETS.findall(text):
        open_ = open_ + 1 if bracket in "[{" else max(open_ - 1, 0)
        deepest = max(deepest, open_)
    return deepest + max(len(line) - len(line.lstrip(" ")) for line in f"{text}\n".split("\n")) // 2


@contextmanager
def tuned() -> Iterator[None]:
    """Tune this process for a while. What cfn-lint leaves in it the collector never walks."""
    depth = sys.getrecursionlimit()
    tune()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setrecursionlimit(depth)


class Call(Generic[Result]):
    """A call of a function of a module in a new process, tuned, under way.

    What is given and what is returned goes from process to process as pickles. The process is no
    fork, which a program with threads may not survive, and finds modules where this one does.
    """

    def __init__(self, function: Callable[..., Result], *arguments: object) -> None:
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._answer = TemporaryFile()  # noqa: SIM115 - closed with the call
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError), TemporaryFile() as question:
            pickle.dump((function, arguments), question)
            question.seek(0)
            self._process = subprocess.Popen(
                # -P: a module in the current folder is none of ours.
                [sys.executable, "-P", "-c", f"from {__name__} import answer; answer()"],
                stdin=question,
                stdout=self._answer,
                stderr=subprocess.DEVNULL,
                env=environ,
            )

    def result(self) -> Result | None:
        """Wait for the result; None where the call failed."""
        with self._answer:
            if self._process is None or self._process.wait() != 0:
                return None
            self._answer.seek(0)
            result: Result = pickle.load(self._answer)  # noqa: S301 - our own process wrote it
            return result

    def cancel(self) -> None:
        """End the process, whatever it is at."""
        self._answer.close()
        if self._process:
            self._process.kill()
            self._process.wait()


def call(function: Callable[..., Result], *arguments: object) -> Result | None:
    """Call a function of a module in a new process, tuned; None where that fails."""
    return Call(function, *arguments).result()


def answer() -> None:
    """Be the process that a ``Call`` starts."""
    tune()
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may stand in the answer
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    out.write(pickle.dumps(function(*arguments)))
