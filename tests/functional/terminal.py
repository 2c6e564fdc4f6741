"""A terminal with a command on it, as somebody at the keyboard has one."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from eventually import PATIENCE
from functional.commands import ROOT, environment, interruptible

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def _take_the_terminal() -> None:
    """Make a process one that Ctrl-C reaches: of the group whose controlling terminal this is."""
    os.login_tty(0)
    interruptible()


class Terminal:
    """Runs ``lab-builder`` on a pseudo terminal; ``text`` is what it has shown so far."""

    def __init__(self, home: Path, *arguments: str, folder: Path = ROOT, **more: str) -> None:
        self._screen, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lab_builder", *arguments],
            env=environment(home, TERM="xterm-256color", COLUMNS="200", **more),
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            preexec_fn=_take_the_terminal,
        )
        os.close(theirs)
        self.raw = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._screen)

    @property
    def text(self) -> str:
        """What was shown, without colours and movements of the cursor."""
        return _CONTROL.sub("", self.raw).replace("\r\n", "\n")

    def wait_for(self, words: str) -> None:
        """Wait until the words are on the screen."""
        until = time.monotonic() + PATIENCE
        while words not in self.text:
            assert self._read(until), f"{words!r} did not come; shown was:\n{self.text}"

    def type(self, keys: str) -> None:
        """Press keys; ``\\x03`` is Ctrl-C."""
        os.write(self._screen, keys.encode())

    def end(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        until = time.monotonic() + PATIENCE
        while self._read(until):
            pass
        return self._process.wait(timeout=PATIENCE)

    def _read(self, until: float) -> bool:
        """Take in what is shown next; False where the command has closed its terminal."""
        ready, _, _ = select.select([self._screen], [], [], max(until - time.monotonic(), 0))
        assert ready, f"nothing more came; shown was:\n{self.text}"
        try:
            shown = os.read(self._screen, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.raw += shown.decode(errors="replace")
        return bool(shown)
