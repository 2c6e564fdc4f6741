"""Compares whole processes by ratio: alternating runs in one sitting, medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
    seconds = race({"floor": floor_command, "command": command}, runs=runs, environ=environ)
    return Ratio(what, floor, seconds["command"], seconds["floor"], goal)


def race(
    commands: Mapping[str, Sequence[str]],
    *,
    runs: int,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> dict[str, float]:
    """Run commands in turn, ``runs`` times each after one warm-up; return median seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, argv in commands.items():
            taken = run(argv, environ, folder)
            if number:
                seconds[name].append(taken)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def run(
    argv: Sequence[str], environ: Mapping[str, str] | None = None, folder: Path | None = None
) -> float:
    """Run a command, which must succeed, and return the seconds that it took."""
    began = time.perf_counter()
    env = {**os.environ, **environ} if environ else None
    subprocess.run(argv, check=True, capture_output=True, env=env, cwd=folder)
    return time.perf_counter() - began
