"""What an engine uses: the memory of its processes by kind, and its disk by part."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from lab_builder.local import process_tree, record
from lab_builder.local.home import Home

MIB = 2**20
OBJECTS = "S3 objects"  # the lab's own data, which grows as on AWS: its lifecycle takes days


@dataclass(frozen=True, slots=True)
class Usage:
    """One look. ``at`` in seconds, amounts in MiB by what uses them.

    ``half_closed`` connections are those that their client has left and the engine has not.
    """

    at: float
    memory: dict[str, float]
    disk: dict[str, float]
    processes: int
    half_closed: int


def look(home: Home) -> Usage:
    """Observe the engine of a home."""
    last = record.read(home)
    members = process_tree.members(home, last)
    memory = dict.fromkeys(("engine", "spark", "workers"), 0.0)
    half_closed = 0
    for process in members:
        try:
            kind = _kind(process, last.pid if last else None)
            memory[kind] += process.memory_full_info().uss / MIB
            if kind == "engine":
                states = [connection.status for connection in process.net_connections()]
                half_closed = states.count(psutil.CONN_CLOSE_WAIT)
        except psutil.Error:  # a worker that ended meanwhile
            continue
    disk = {
        OBJECTS: _size(home.objects),
        "snapshot": _size(home.snapshot),
        "event history": sum(map(_size, home.state.glob(f"{home.event_history.name}*"))),
        "log": _size(home.log),
        "temp": _size(home.temp),
    }
    return Usage(time.monotonic(), memory, disk, len(members), half_closed)


def _kind(process: psutil.Process, engine: int | None) -> str:
    if process.pid == engine:
        return "engine"
    return "spark" if process.name().startswith("java") else "workers"


def _size(path: Path) -> float:
    """Return the size of a file, or of all files below a folder, in MiB."""
    if path.is_dir():
        return sum(_sizes(path)) / MIB
    return path.stat().st_size / MIB if path.exists() else 0.0


def _sizes(folder: Path) -> Iterator[int]:
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(where) / name).lstat().st_size
            except FileNotFoundError:  # a temporary file that is gone
                continue
