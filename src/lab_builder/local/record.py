"""Who the engine of a home is, and whether it lives.

Alive means: the lock is held. The engine inherits the lock from the process that starts it and
keeps it until it dies, by whatever means, so a killed engine leaves nothing that blocks the next.

fcntl is imported where it is used: Windows has none, and the core runs without the engine.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass

from lab_builder.errors import EngineError
from lab_builder.local.home import VARIABLE, Home, write_private


@dataclass(frozen=True, slots=True)
class Record:
    """The last engine of a home. ``pid`` is None once it has ended in good order."""

    pid: int | None
    port: int
    region: str
    started: float  # seconds since the epoch
    booted: float  # likewise, of the machine
    speed: int = 1  # how many times as fast as real its time passes


def of_this_process(port: int, region: str, speed: int) -> Record:
    """Return the record of the engine that calls this."""
    import psutil

    started = psutil.Process().create_time()
    return Record(os.getpid(), port, region, started, psutil.boot_time(), speed)


def read(home: Home) -> Record | None:
    """Return the record of the last engine, or None where none ever ran."""
    try:
        return Record(**json.loads(home.record.read_bytes()))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None


def write(home: Home, record: Record) -> None:
    """Replace the record."""
    write_private(home.record, json.dumps(asdict(record)).encode())


def lock(home: Home) -> int | None:
    """Take the lock and return its descriptor, or None where a living engine holds it.

    Raises:
        EngineError: the home cannot be made or written to.
    """
    import fcntl

    try:
        home.make()
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EngineError(
            f"the engine's folder cannot be used: {error.strerror}",
            where=str(home.root),
            hint=f"set {VARIABLE} to a folder that you may write to",
        ) from error
    while not _take(descriptor, fcntl.LOCK_EX):
        # ``alive`` of another process shares the lock for a moment, which is long where the
        # machine is busy; an engine shares it with nobody.
        if not _take(descriptor, fcntl.LOCK_SH):
            os.close(descriptor)
            return None
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(0.01)
    return descriptor


def _take(descriptor: int, kind: int) -> bool:
    """Return whether the lock could be taken at once, LOCK_EX alone or LOCK_SH with others."""
    import fcntl

    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def alive(home: Home) -> bool:
    """Tell whether an engine holds the lock."""
    try:
        descriptor = os.open(home.lock, os.O_RDWR)
    except (FileNotFoundError, NotADirectoryError):
        return False
    import fcntl

    try:
        return not _take(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
