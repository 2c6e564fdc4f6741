"""``deploy``: with nothing changed against one call, and the whole lab against the clock."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.engine import HOME, Engine, free_port
from benchmarks.timing import PYTHON, Ratio, compare

_DEPLOY = [PYTHON, "-m", "lab_builder", "deploy", "--local", "--yes"]
_START = [PYTHON, "-m", "lab_builder", "local", "start", "--port"]
_ONE_CALL = """
import boto3
boto3.client("cloudformation").describe_stacks(StackName="aws-deep-dive")
"""


def measure() -> Iterator[Ratio]:
    """Yield the ratios of a first deploy and of one with nothing to change."""
    first, after_ready = zip(*(_first() for _ in range(3)), strict=True)
    yield _against_clock("first deploy --local, engine start included", 10, first)
    yield _against_clock("deploy --local returns after the stack is ready", 1, after_ready)
    with Engine() as engine:
        environ = {**os.environ, HOME: str(engine.home), **engine.variables}
        subprocess.run(_DEPLOY, env=environ, check=True, capture_output=True)
        yield compare(
            "lab-builder deploy, nothing changed",
            [PYTHON, "-m", "lab_builder", "deploy", "--yes", "--bucket", "lab-builder-code"],
            "python: boto3 and one call",
            [PYTHON, "-c", _ONE_CALL],
            goal=2.0,
            environ=environ,
        )


def _first() -> tuple[float, float]:
    """Deploy to a new engine; return the seconds it took, and those since the last stack event."""
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder), running=False) as engine:
        environ = {**os.environ, HOME: folder}
        began = time.perf_counter()
        # The usual port may be in use, so the engine is started first, on one that is free.
        for command in ([*_START, str(free_port())], _DEPLOY):
            subprocess.run(command, env=environ, check=True, capture_output=True)
        took, ended = time.perf_counter() - began, datetime.now(UTC)
        events = engine.client("cloudformation").describe_stack_events(StackName="aws-deep-dive")
        return took, (ended - events["StackEvents"][0]["Timestamp"]).total_seconds()


def _against_clock(what: str, allowed: float, seconds: tuple[float, ...]) -> Ratio:
    return Ratio(what, f"{allowed:g} s", statistics.median(seconds), allowed, 1.0)
