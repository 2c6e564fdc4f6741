"""``deploy``, of the whole lab to a new engine and with nothing changed, against one call."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.engine import HOME, Engine
from benchmarks.timing import PYTHON, Ratio, compare, run

_DEPLOY = [PYTHON, "-m", "lab_builder", "deploy", "--local", "--yes"]
_FLOOR = "python: boto3 and one call"
_ONE_CALL = [PYTHON, "-c", 'import boto3; boto3.client("cloudformation").describe_stacks()']
_FIRSTS = 5  # new engines, after one to warm up


def measure() -> Iterator[Ratio]:
    """Yield the ratios of a first deploy and of one with nothing to change."""
    with Engine() as idle:  # of its own for the call: a new lab keeps both cores busy for a while
        firsts = [(run(_ONE_CALL, idle.variables), *_first()) for _ in range(_FIRSTS + 1)][1:]
    one_call, first, after_ready = (
        statistics.median(column) for column in zip(*firsts, strict=True)
    )
    yield Ratio("first deploy --local, engine start included", _FLOOR, first, one_call, 15.0)
    yield Ratio("deploy --local returns after the stack is ready", "1 s", after_ready, 1.0, 1.0)
    with Engine() as engine:
        environ = {**os.environ, HOME: str(engine.home), **engine.variables}
        subprocess.run(_DEPLOY, env=environ, check=True, capture_output=True)
        yield compare(
            "lab-builder deploy, nothing changed",
            [PYTHON, "-m", "lab_builder", "deploy", "--yes", "--bucket", "lab-builder-code"],
            _FLOOR,
            _ONE_CALL,
            goal=2.0,
            environ=environ,
        )


def _first() -> tuple[float, float]:
    """Deploy to a new engine; return the seconds it took, and those since the last stack event."""
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder), running=False) as engine:
        took, ended = run(_DEPLOY, {HOME: folder}), datetime.now(UTC)
        events = engine.client("cloudformation").describe_stack_events(StackName="aws-deep-dive")
        return took, (ended - events["StackEvents"][0]["Timestamp"]).total_seconds()
