"""Starts, stops, resets and observes the engine's process.

The engine is a child in a session of its own, with nothing of the caller's environment. It
inherits three descriptors: the lock that says that it lives, the socket that it listens on, and
a pipe through which it says that it answers, or why it does not.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from lab_builder.errors import EngineError, EngineStoppedError, PortError
from lab_builder.local import credentials, extra, family, record
from lab_builder.local.environment import for_engine
from lab_builder.local.home import Home, locate
from lab_builder.model import Credentials, Settings

DEFAULT_PORT = 4600
DEFAULT_REGION = "us-east-1"
STARTING = 30.0  # seconds until an engine that says nothing is given up
STOPPING = 2.0  # seconds until SIGKILL
_LOG_LINES = 12


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine, and what a client needs to talk to it."""

    home: Home
    pid: int
    port: int
    region: str
    credentials: Credentials
    already_running: bool

    @property
    def endpoint_url(self) -> str:
        """The URL that any AWS client can be pointed at."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to say about a home's engine. ``killed`` is one that did not end by itself."""

    state: Literal["running", "stopped", "killed"]
    home: Home
    last: record.Record | None


def status(home: Home) -> Status:
    """Observe the engine. Changes nothing."""
    last = record.read(home)
    if record.alive(home):
        return Status("running", home, last)
    return Status("killed" if last and last.pid else "stopped", home, last)


def start(home: Home, port: int | None = None, region: str | None = None) -> Engine:
    """Start the engine and return once it answers; one that runs is left as it is.

    Port and region default to those of the home's last engine, whose state knows them.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
        PortError: another process has the port.
        EngineStoppedError: the engine died before it answered.
        EngineError: it runs with another port or region, or refused to start.
    """
    extra.require()
    last = record.read(home)
    lock = record.lock(home)
    if lock is None:
        return _running(home, port, region)
    try:
        family.kill(family.members(home, last))
        port = port or (last.port if last else DEFAULT_PORT)
        region = region or (last.region if last else DEFAULT_REGION)
        home.tidy()
        key = credentials.obtain(home)
        with _listen(port) as listener:
            pid = _spawn(home, region, lock, listener)
    finally:
        os.close(lock)
    return Engine(home, pid, port, region, key, already_running=False)


def stop(home: Home) -> bool:
    """Stop the engine with all its workers, and say whether there was anything to stop.

    SIGTERM first, so that the state is saved; SIGKILL after ``STOPPING`` seconds.
    """
    extra.require()
    last = record.read(home)
    processes = family.members(home, last)
    if last and last.pid and record.alive(home):
        os.kill(last.pid, signal.SIGTERM)
        _wait(lambda: not record.alive(home), STOPPING)
        processes += family.members(home, last)
    found = family.kill(processes)
    if last:
        record.write(home, replace(last, pid=None))
    return found


def reset(home: Home) -> Engine | None:
    """Wipe the state, and start the engine again where it ran. The key stays the same."""
    ran = record.alive(home)
    stop(home)
    home.wipe()
    return start(home) if ran else None


def attach(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Return the settings with the engine as their target; start it where it does not run."""
    engine = start(locate(environ))
    return replace(
        settings,
        endpoint_url=engine.endpoint_url,
        credentials=engine.credentials,
        region=engine.region,
        profile=None,
    )


def running(home: Home) -> Engine:
    """Return the engine that runs.

    Raises:
        EngineStoppedError: none does.
    """
    if not record.alive(home):
        raise EngineStoppedError("the engine does not run", hint="lab-builder local start")
    return _running(home, None, None)


def _running(home: Home, port: int | None, region: str | None) -> Engine:
    """Return the engine that holds the lock, and wait for its record where it is just starting."""
    _wait(lambda: (now := record.read(home)) is not None and now.pid is not None, STOPPING)
    now = record.read(home)
    if now is None or now.pid is None:
        raise EngineError("another start is under way", where=str(home.root), hint="try again")
    for what, wanted, have in (("port", port, now.port), ("region", region, now.region)):
        if wanted is not None and wanted != have:
            raise EngineError(
                f"the engine already runs with {what} {have}, not {wanted}",
                hint=f"lab-builder local stop, then start it with --{what} {wanted}",
            )
    return Engine(
        home, now.pid, now.port, now.region, credentials.obtain(home), already_running=True
    )


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortError(
            f"port {port} is taken or not allowed: {error.strerror}",
            hint=f"stop what listens there, or lab-builder local start --port {port + 1}",
        ) from error
    return listener


def _spawn(home: Home, region: str, lock: int, listener: socket.socket) -> int:
    """Start the process and wait for its word; return its pid."""
    said, saying = os.pipe()
    port = listener.getsockname()[1]
    arguments = {
        "--home": str(home.root),
        "--region": region,
        "--port": str(port),
        "--listener": str(listener.fileno()),
        "--ready": str(saying),
        "--lock": str(lock),
    }
    log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "lab_builder.local.engine",
                *(word for pair in arguments.items() for word in pair),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home.root,
            env=for_engine(home),
            pass_fds=(lock, listener.fileno(), saying),
            start_new_session=True,
        )
    finally:
        os.close(saying)
        os.close(log)
    # Reaps the engine whenever it ends, so that a long-lived caller keeps no zombie.
    threading.Thread(target=child.wait, daemon=True).start()
    with open(said, "rb", buffering=0) as pipe:
        word = _hear(pipe.fileno())
    if word == b"ready":
        return child.pid
    family.kill(family.members(home, record.read(home)))
    if word:
        raise EngineError(**json.loads(word))
    raise EngineStoppedError(
        "the engine died while it was starting",
        where=str(home.log),
        hint=f"its last words:\n{tail(home.log)}",
    )


def _hear(pipe: int) -> bytes:
    """Return what the engine says; nothing where it dies or stays silent."""
    import select

    heard, _, _ = select.select([pipe], [], [], STARTING)
    return os.read(pipe, 65536) if heard else b""


def tail(log: Path) -> str:
    """Return the last lines of the engine's log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LOG_LINES:])


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
