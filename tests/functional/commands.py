"""Commands as a user runs them: processes of their own, in an environment of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import json_output
from eventually import PATIENCE
from functional.engines import RunningEngine

ROOT = Path(__file__).parents[2]
LONG = 2 * PATIENCE  # seconds that a command may run, which itself waits for much
AWS = Path(os.environ.get("LAB_BUILDER_AWS", ROOT / ".venv-aws" / "bin" / "aws"))


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def value(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.stdout)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which only the engine of ``home`` is known.

    The results of checks are shared: the lab's template is the same in most tests.
    """
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LAB_BUILDER_HOME": str(home),
        "LAB_BUILDER_CACHE": str(ROOT / ".pytest_cache" / "lab-builder"),
        "AWS_EC2_METADATA_DISABLED": "true",
        **more,
    }


def interruptible() -> None:
    """Let Ctrl-C interrupt the process that calls this before it becomes a command.

    A shell without job control has what it starts in the background ignore SIGINT, and so do the
    children of such a test run.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(argv: list[str], environ: dict[str, str], folder: Path) -> Ended:
    """Run a command without a terminal."""
    done = subprocess.run(
        argv,
        env=environ,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=LONG,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def lab_builder(home: Path, *arguments: str, folder: Path = ROOT, **more: str) -> Ended:
    """Run ``lab-builder`` with ``home`` as its LAB_BUILDER_HOME; ``more`` joins the environment."""
    argv = [sys.executable, "-m", "lab_builder", *arguments]
    ended = run(argv, environment(home, **more), folder)
    if "--json" in arguments and ended.stdout:
        json_output.check(arguments, ended.stdout)
    return ended


def aws(engine: RunningEngine, command: str, folder: Path) -> Ended:
    """Run an aws command line in a shell whose environment ``lab-builder local env`` made."""
    script = f'eval "$({sys.executable} -m lab_builder local env)" && {command}'
    environ = environment(engine.home) | {"PATH": f"{AWS.parent}:/usr/bin:/bin"}
    return run(["bash", "-c", script], environ, folder)
