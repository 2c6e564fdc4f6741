"""sam, from an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functional.commands import ROOT, Ended, environment, run
from functional.engines import RunningEngine

_BIN = Path(os.environ.get("LAB_BUILDER_SAM") or ROOT / ".venv-sam" / "bin" / "sam").parent


def require() -> None:
    """Skip where there is no sam."""
    if shutil.which("sam", path=str(_BIN)) is None:
        pytest.skip(f"no sam in {_BIN}: make tools installs it, or name one in LAB_BUILDER_SAM")


def sam(engine: RunningEngine, command: str, folder: Path) -> Ended:
    """Run a sam command line in a shell whose environment ``lab-builder local env`` made."""
    script = f'eval "$({sys.executable} -m lab_builder local env)" && {command}'
    return run(["bash", "-c", script], environ(engine.home), folder)


def environ(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which sam is found, asks nobody and looks often."""
    known = home / ".aws-sam" / "metadata.json"
    known.parent.mkdir(exist_ok=True)
    # sam has just looked for a newer version of itself, and does not ask PyPI.
    known.write_text(json.dumps({"lastVersionCheck": time.time()}))
    return environment(
        home,
        **{
            "PATH": f"{_BIN}:/usr/bin:/bin",
            "SAM_CLI_TELEMETRY": "0",
            "SAM_CLI_POLL_DELAY": "0.5",
            **more,
        },
    )


@dataclass(frozen=True)
class Reader:
    """sam's own reading of samconfig.toml, in one process for many files."""

    process: subprocess.Popen[str]

    def read(self, folder: Path, env: str = "default") -> dict[str, Any]:
        """Return the options of ``sam deploy --config-env``, or ``{"error": ...}``."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([str(folder), env]) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def reader(home: Path, **more: str) -> Iterator[Reader]:
    """Run sam's reader for the length of the block."""
    with subprocess.Popen(
        [_BIN / "python", Path(__file__).with_name("sam_reader.py")],
        env=environ(home, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Reader(process)
        assert process.stdin
        process.stdin.close()
