"""Serve the engine's ASGI application, behind the guard, on a socket that the parent has bound."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine import connections, housekeeping, retention
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.control import Control
from lab_builder.local.engine.guard import Guard
from lab_builder.local.engine.snapshot import Snapshot
from lab_builder.local.home import Home


def serve(context: EngineContext, home: Home, listener: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT.

    ``listener`` is the descriptor of the bound socket; ``ready`` is called once requests are
    answered.
    """
    import psutil
    from hypercorn.asyncio import serve as hypercorn_serve
    from ministack.app import app

    from lab_builder.local.engine import activity
    from lab_builder.local.engine.eventbridge import fire_rule

    connections.install()
    retention.install()

    async def run() -> None:
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        snapshot = Snapshot(home, context)
        snapshot.restore()
        operations = {
            "FireRule": fire_rule.operation(context),
            "DescribeActivity": activity.describe,
        }
        controlled = Control(app, context, operations)
        guarded: Any = _with_callback(Guard(controlled, context, snapshot.mark_changed), ready)
        background = asyncio.gather(snapshot.run(), housekeeping.run(home))
        await hypercorn_serve(guarded, _config(listener), shutdown_trigger=stopped.wait)
        background.cancel()
        for worker in psutil.Process().children(recursive=True):
            worker.kill()
        # The state is saved. Waiting for threads and interpreter shutdown would take seconds.
        os._exit(0)

    asyncio.run(run())


def _config(listener: int) -> Any:
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener}"]
    # Clients reuse connections, and retry a request on one that the server has closed.
    config.keep_alive_timeout = 75
    config.keep_alive_max_requests = 1_000_000
    config.graceful_timeout = 0.3  # seconds for open requests when the engine is stopped
    config.loglevel = "WARNING"
    return config


def _with_callback(app: Any, ready: Callable[[], None]) -> Any:
    """Call ``ready`` when the application has started; the socket queues requests until then."""

    async def with_callback(scope: Any, receive: Any, send: Any) -> None:
        async def send_and_notify(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                ready()

        await app(scope, receive, send_and_notify if scope["type"] == "lifespan" else send)

    return with_callback
