"""Function calls in a child process that is tuned for cfn-lint."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Generic, TypeVar

from lab_builder.lint import own_process

Result = TypeVar("Result")


class Call(Generic[Result]):
    """A running call of a module's function in a child process.

    Arguments and result are passed as pickles. The child is not forked, which is unsafe in a
    program with threads, and has the module search path of this process.
    """

    def __init__(self, function: Callable[..., Result], *arguments: object) -> None:
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._answer = TemporaryFile()  # noqa: SIM115 - closed with the call
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError), TemporaryFile() as question:
            pickle.dump((function, arguments), question)
            question.seek(0)
            self._process = subprocess.Popen(
                # -P: do not import modules from the current folder.
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
            result: Result = pickle.load(self._answer)  # noqa: S301 - written by the other process
            return result

    def cancel(self) -> None:
        """Kill the child process."""
        self._answer.close()
        if self._process:
            self._process.kill()
            self._process.wait()


def call(function: Callable[..., Result], *arguments: object) -> Result | None:
    """Call a module's function in a child process and return the result; None where it failed."""
    return Call(function, *arguments).result()


def answer() -> None:
    """Run the call of this child process."""
    own_process.tune()
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # the output has nothing but the result
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the other process
    out.write(pickle.dumps(function(*arguments)))
