"""Start the engine's process, and wait until it is ready.

The engine is a child process in its own session, without the caller's environment. It inherits
three descriptors: the lock of a running engine, the socket on which it listens, and a pipe to which
it writes that it is ready, or why it cannot start.
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
START_TIMEOUT = 120.0  # seconds
_LOG_LINES = 12


def listen(port: int) -> socket.socket:
    """Return a socket that listens on the loopback interface.

    Raises:
        PortError: the port is in use, or the user may not use it.
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
            hint=Advice("choose another port: ", CommandLine("local", "start", "--port", "PORT")),
        ) from error
    return listener


@dataclass(frozen=True, slots=True)
class Spawned:
    """An engine's process that is starting, and the pipe from which its message is read."""

    pid: int
    home: Home
    _pipe: int

    def wait(self) -> None:
        """Wait until the engine is ready.

        Raises:
            EngineError: the engine reported why it cannot start.
            EngineStoppedError: the engine exited, or was not ready in time.
        """
        message = _read_message(self._pipe)
        if message == READY:
            return
        process_tree.kill(process_tree.members(self.home, record.read(self.home)))
        if message:
            raise EngineError(**json.loads(message))
        raise EngineStoppedError(
            f"the engine exited during its start. The end of its log:\n{tail(self.home.log)}",
            where=str(self.home.log),
        )


def spawn(home: Home, region: str, speed: int, lock: int, listener: socket.socket) -> Spawned:
    """Start the engine's process."""
    reader, writer = os.pipe()
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
                *("--ready", str(writer)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home.root,
            env=for_engine(home),
            pass_fds=(listener.fileno(), lock, writer),
            start_new_session=True,
        )
    finally:
        os.close(writer)
        os.close(log)
    # Reap the engine when it exits, so that a long-running caller keeps no zombie.
    threading.Thread(target=child.wait, daemon=True).start()
    return Spawned(child.pid, home, reader)


def tail(log: Path) -> str:
    """Return the last lines of the engine's log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LOG_LINES:])


def _read_message(pipe: int) -> bytes:
    """Return the engine's message, or nothing if it exits or the timeout is reached."""
    try:
        readable, _, _ = select.select([pipe], [], [], START_TIMEOUT)
        return os.read(pipe, 65536) if readable else b""
    finally:
        os.close(pipe)
