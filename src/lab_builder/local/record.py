"""The record of the last engine of a home, and the lock of the running one.

An engine is alive if the lock is held. The engine inherits the lock from the process that starts
it, and holds it until it exits, so a killed engine does not block the next one.

fcntl is imported where it is used: Windows has none, and the core runs there without the engine.
"""

from __future__ import annotations

import errno
import json
import os
import time
from dataclasses import asdict, dataclass

from lab_builder.errors import EngineError
from lab_builder.local.home import VARIABLE, Home, write_private

_MAX_PID = 2**31  # of a 32-bit signed number, which every system has


@dataclass(frozen=True, slots=True)
class Record:
    """The last engine of a home. ``pid`` is None after it was stopped."""

    pid: int | None
    port: int
    region: str
    started: float  # seconds since the epoch
    booted: float  # boot time of the machine, likewise
    speed: int = 1  # the factor by which time is accelerated


def of_this_process(port: int, region: str, speed: int) -> Record:
    """Return the record of the engine in the current process."""
    import psutil

    started = psutil.Process().create_time()
    return Record(os.getpid(), port, region, started, psutil.boot_time(), speed)


def read(home: Home) -> Record | None:
    """Return the record of the last engine, or None if there is none that can be read."""
    try:
        found = Record(**json.loads(home.record.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if _is_sound(found) else None


def damaged(home: Home) -> bool:
    """Return whether there is a record that cannot be read; it is replaced atomically."""
    return home.record.exists() and read(home) is None


def _is_sound(found: Record) -> bool:
    """Return whether each value has the type and range of a record that an engine wrote."""
    numbers = (found.started, found.booted)
    return (
        (found.pid is None or (type(found.pid) is int and 1 < found.pid < _MAX_PID))
        and type(found.port) is int
        and 0 < found.port < 65536
        and isinstance(found.region, str)
        and type(found.speed) is int
        and found.speed > 0
        and all(isinstance(number, int | float) for number in numbers)
    )


def write(home: Home, record: Record) -> None:
    """Replace the record."""
    write_private(home.record, json.dumps(asdict(record)).encode())


def lock(home: Home) -> int | None:
    """Take the lock and return its descriptor, or None if a running engine holds it.

    Raises:
        EngineError: the home cannot be created or written to.
    """
    import fcntl

    try:
        home.make()
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unusable(home, error) from error
    while not _take(descriptor, fcntl.LOCK_EX):
        # ``alive`` in another process holds a shared lock briefly, or longer on a busy
        # machine; an engine holds an exclusive lock.
        if not _take(descriptor, fcntl.LOCK_SH):
            os.close(descriptor)
            return None
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(0.01)
    return descriptor


def unusable(home: Home, error: OSError) -> EngineError:
    """Return the error for a home that cannot be read or written to."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return EngineError(
        f"the engine's folder cannot be used: {error.strerror}",
        where=str(error.filename or home.root),
        hint="free some space on its disk"
        if full
        else f"set {VARIABLE} to a folder that you may write to",
    )


def _take(descriptor: int, kind: int) -> bool:
    """Try to take an exclusive (LOCK_EX) or shared (LOCK_SH) lock; return whether it was taken."""
    import fcntl

    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def alive(home: Home) -> bool:
    """Return whether an engine holds the lock."""
    try:
        descriptor = os.open(home.lock, os.O_RDWR)
    except (FileNotFoundError, NotADirectoryError):
        return False
    import fcntl

    try:
        return not _take(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
