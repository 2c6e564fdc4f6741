"""The processes that belong to an engine, also those that outlived it.

A process belongs to it as a descendant, as a member of its session or process group, or by the
mark that it inherited in its environment. A worker that left all of these is not found.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from lab_builder.local.environment import MARK
from lab_builder.local.home import Home
from lab_builder.local.record import Record

if TYPE_CHECKING:
    import psutil

_DYING = 60.0  # seconds that the kernel has to carry out a SIGKILL; a busy one takes several
_BOOT_TOLERANCE = 5.0  # seconds by which the clock may move what counts as the time of booting


def members(home: Home, last: Record | None) -> list[psutil.Process]:
    """Return the engine's process, where it still lives, and all its workers."""
    import psutil

    session = last.pid if last and _trustworthy(last) else None
    found = {process for process in psutil.process_iter() if _belongs(process, home, session)}
    for process in tuple(found):
        try:
            found.update(process.children(recursive=True))
        except psutil.Error:
            continue
    return sorted(found, key=lambda process: process.pid)


def kill(processes: list[psutil.Process]) -> bool:
    """Kill the processes, wait until they are gone, and say whether there were any."""
    import psutil

    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    until = time.monotonic() + _DYING
    while any(_lives(process) for process in processes) and time.monotonic() < until:
        time.sleep(0.01)
    return bool(processes)


def _lives(process: psutil.Process) -> bool:
    """Tell whether a process runs; a zombie only waits for its parent to take note."""
    import psutil

    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _belongs(process: psutil.Process, home: Home, session: int | None) -> bool:
    import psutil

    try:
        if process.pid == os.getpid() or not _lives(process):
            return False
        if process.environ().get(MARK) == str(home.root):
            return True
        return session is not None and session in (
            os.getsid(process.pid),
            os.getpgid(process.pid),
        )
    except (psutil.Error, OSError):
        return False


def _trustworthy(last: Record) -> bool:
    """Tell whether the recorded pid can still name the engine's session.

    After a reboot, or once the pid belongs to a younger process, it names somebody else's.
    """
    import psutil

    if last.pid is None or abs(psutil.boot_time() - last.booted) > _BOOT_TOLERANCE:
        return False
    try:
        return bool(psutil.Process(last.pid).create_time() == last.started)
    except psutil.NoSuchProcess:
        return True
