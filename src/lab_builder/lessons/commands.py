"""Run the commands of a lesson, exactly as they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab_builder.errors import LessonError
from lab_builder.lessons.lesson import Command

_TIMEOUT = 300  # seconds


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that was run: its exit code, and what it printed, errors included."""

    command: Command
    code: int
    output: str


def run(command: Command, environ: Mapping[str, str], folder: Path) -> Ran:
    """Run a command with bash in a folder; files that it writes stay there for the next.

    Raises:
        LessonError: bash is not installed.
    """
    script = f"set -o pipefail\n{command.text}\n"
    try:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-ec", script],  # noqa: S607 - the reader's own
            env=dict(environ),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise LessonError(
            "bash is not installed, which the commands of a lesson need", hint="install bash"
        ) from error
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode(errors="replace")
        return Ran(command, 124, f"{output}\nstopped after {_TIMEOUT} seconds")
    return Ran(command, done.returncode, done.stdout.decode(errors="replace"))
