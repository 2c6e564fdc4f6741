"""Ends what a test run has started and not ended, once the run is over, however it ended.

    python guardian.py FOLDER

The run holds the other end of this process's standard input, which the kernel closes with it. What
the run has started bears the run's folder in its environment: an engine as its home, a command as
its HOME, all else as ``VARIABLE``, which the run has set for its children.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "LAB_BUILDER_TEST_RUN"


@contextmanager
def guard(folder: Path) -> Iterator[None]:
    """Have what is started within the block end with it, or with this process."""
    os.environ[VARIABLE] = str(folder)
    with subprocess.Popen(
        [sys.executable, __file__, folder],
        stdin=subprocess.PIPE,
        env={},
        start_new_session=True,  # out of reach of Ctrl-C
    ):
        yield


def remains(folder: Path) -> set[int]:
    """Return the ids of the processes that bear a folder in the environment they began with."""
    name = os.fsencode(folder)
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is another user's
            environ = (process / "environ").read_bytes()
            if name + b"/" in environ or name + b"\0" in environ:
                found.add(int(process.name))
    return found


def end(folder: Path) -> None:
    """Kill what remains, and what it starts meanwhile."""
    while found := remains(folder):
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


if __name__ == "__main__":
    sys.stdin.read()
    end(Path(sys.argv[1]))
