"""The processes of an engine, including those that outlived it.

A process belongs to an engine if it is a descendant, a member of its session or process group, or
has inherited its mark in the environment. A worker that left all of these is not found.
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

_KILL_TIMEOUT = 60.0  # seconds for processes to exit after SIGKILL; several on a busy machine
_BOOT_TOLERANCE = 5.0  # seconds by which clock changes may shift the boot time


def members(home: Home, last: Record | None) -> list[psutil.Process]:
    """Return the engine's process, if it is running, and all its workers."""
    import psutil

    session = last.pid if last and _is_same_process(last) else None
    found = {process for process in psutil.process_iter() if _belongs(process, home, session)}
    for process in tuple(found):
        try:
            found.update(process.children(recursive=True))
        except psutil.Error:
            continue
    return sorted(found, key=lambda process: process.pid)


def kill(processes: list[psutil.Process]) -> bool:
    """Kill the processes, wait until they have exited, and return whether there were any."""
    import psutil

    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    until = time.monotonic() + _KILL_TIMEOUT
    while any(_is_running(process) for process in processes) and time.monotonic() < until:
        time.sleep(0.01)
    return bool(processes)


def _is_running(process: psutil.Process) -> bool:
    """Return whether a process is running and not a zombie."""
    import psutil

    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _belongs(process: psutil.Process, home: Home, session: int | None) -> bool:
    import psutil

    try:
        if process.pid == os.getpid() or not _is_running(process):
            return False
        if process.environ().get(MARK) == str(home.root):
            return True
        return session is not None and session in (
            os.getsid(process.pid),
            os.getpgid(process.pid),
        )
    except (psutil.Error, OSError):
        return False


def _is_same_process(last: Record) -> bool:
    """Return whether the recorded pid can still be that of the engine's session.

    After a reboot, or if a newer process has the pid, it is not.
    """
    import psutil

    if last.pid is None or abs(psutil.boot_time() - last.booted) > _BOOT_TOLERANCE:
        return False
    try:
        return bool(psutil.Process(last.pid).create_time() == last.started)
    except psutil.NoSuchProcess:
        return True
