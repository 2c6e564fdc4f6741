"""Compares whole processes by ratio: alternating runs in one sitting, medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a command compares with its floor, and the goal; times are medians in seconds."""

    what: str
    floor: str
    seconds: float
    floor_seconds: float
    goal: float

    @property
    def value(self) -> float:
        """The command's time in floors."""
        return self.seconds / self.floor_seconds

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.goal


def compare(
    what: str,
    command: Sequence[str],
    floor: str,
    floor_command: Sequence[str],
    *,
    goal: float,
    runs: int = 15,
    environ: Mapping[str, str] | None = None,
) -> Ratio:
    """Run both commands in turn, ``runs`` times each after one warm-up, and compare medians."""
    seconds: dict[str, list[float]] = {"command": [], "floor": []}
    for run in range(runs + 1):
        for kind, argv in (("floor", floor_command), ("command", command)):
            taken = _run(argv, environ)
            if run:
                seconds[kind].append(taken)
    return Ratio(
        what,
        floor,
        statistics.median(seconds["command"]),
        statistics.median(seconds["floor"]),
        goal,
    )


def _run(argv: Sequence[str], environ: Mapping[str, str] | None) -> float:
    began = time.perf_counter()
    subprocess.run(
        argv, check=True, capture_output=True, env={**os.environ, **environ} if environ else None
    )
    return time.perf_counter() - began
