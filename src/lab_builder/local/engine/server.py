"""Serves the engine's ASGI application, guarded, on a socket that the parent has bound."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.guard import Guard
from lab_builder.local.engine.snapshot import Snapshot
from lab_builder.local.home import Home


def serve(context: EngineContext, home: Home, listener: int, ready: int) -> None:
    """Serve until SIGTERM or SIGINT.

    ``listener`` is the descriptor of the bound socket, ``ready`` that of a pipe: one byte goes
    into it once requests are answered.
    """
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack.app import app

    config = Config()
    config.bind = [f"fd://{listener}"]
    config.keep_alive_timeout = 75
    config.keep_alive_max_requests = 1_000_000  # a closed connection costs a client a retry
    config.graceful_timeout = 0.3
    config.loglevel = "WARNING"

    async def run() -> None:
        stopped = asyncio.Event()
        snapshot = Snapshot(home)
        snapshot.restore()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        keeping = asyncio.create_task(snapshot.keep())
        guarded: Any = _announcing(Guard(app, context, snapshot.touch), ready)
        await hypercorn_serve(guarded, config, shutdown_trigger=stopped.wait)
        keeping.cancel()

    asyncio.run(run())


def _announcing(app: Any, ready: int) -> Any:
    """Write to the pipe when the application has started. The socket queues until it is read."""

    async def announcing(scope: Any, receive: Any, send: Any) -> None:
        async def announce(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                os.write(ready, b"ready")
                os.close(ready)

        await app(scope, receive, announce if scope["type"] == "lifespan" else send)

    return announcing
