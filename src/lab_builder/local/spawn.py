"""Makes the engine's process, and waits for its word.

The engine is a child in a session of its own, with nothing of the caller's environment. It
inherits three descriptors: the lock that says that it lives, the socket that it listens on, and
a pipe through which it says that it answers, or why it does not.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from lab_builder.errors import EngineError, EngineStoppedError, PortError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local import process_tree, record
from lab_builder.local.environment import for_engine
from lab_builder.local.home import Home

READY = b"ready"
STARTING = 120.0  # seconds until an engine that lives and says nothing is given up
_LOG_LINES = 12


def listen(port: int) -> socket.socket:
    """Return a socket that listens on the loopback interface.

    Raises:
        PortError: another process has the port, or it is not ours to take.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise PortError(
            f"the engine cannot listen on port {port}: {reason}",
            where=f"127.0.0.1:{port}",
            hint=Advice("choose another one: ", CommandLine("local", "start", "--port", "PORT")),
        ) from error
    return listener


@dataclass(frozen=True, slots=True)
class Spawned:
    """A process that is about to be an engine, and the pipe through which it says so."""

    pid: int
    home: Home
    _said: int

    def wait(self) -> None:
        """Return once the engine answers.

        Raises:
            EngineError: the engine says why it refuses to start.
            EngineStoppedError: it died, or said nothing in time.
        """
        word = _hear(self._said)
        if word == READY:
            return
        process_tree.kill(process_tree.members(self.home, record.read(self.home)))
        if word:
            raise EngineError(**json.loads(word))
        raise EngineStoppedError(
            f"the engine died while it was starting. Its last words:\n{tail(self.home.log)}",
            where=str(self.home.log),
        )


def spawn(home: Home, region: str, speed: int, lock: int, listener: socket.socket) -> Spawned:
    """Start the engine's process."""
    said, saying = os.pipe()
    log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "lab_builder.local.engine"),
                *("--home", home.root),
                *("--region", region),
                *("--speed", str(speed)),
                *("--port", str(listener.getsockname()[1])),
                *("--listener", str(listener.fileno())),
                *("--lock", str(lock)),
                *("--ready", str(saying)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home.root,
            env=for_engine(home),
            pass_fds=(listener.fileno(), lock, saying),
            start_new_session=True,
        )
    finally:
        os.close(saying)
        os.close(log)
    # Reaps the engine whenever it ends, so that a long-lived caller keeps no zombie.
    threading.Thread(target=child.wait, daemon=True).start()
    return Spawned(child.pid, home, said)


def tail(log: Path) -> str:
    """Return the last lines of the engine's log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LOG_LINES:])


def _hear(pipe: int) -> bytes:
    """Return what the engine says; nothing where it dies or stays silent."""
    try:
        heard, _, _ = select.select([pipe], [], [], STARTING)
        return os.read(pipe, 65536) if heard else b""
    finally:
        os.close(pipe)
