"""Keeps the engine's state on disk while it runs, so that a killed engine loses seconds.

Gap closed: MiniStack saves its services on a clean stop only, one file each. Here all of them go
into one file, replaced as a whole: after a kill it is the state of one moment, never of two. Some
services' objects are still being changed while they are copied; such a copy is tried again. S3
objects and function code do not pass through here, MiniStack writes them at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine import seams
from lab_builder.local.home import Home, write_private

_SOON = 0.25  # seconds from a request to the snapshot that holds what it did
_REST = 20  # times its own duration that a snapshot is followed by rest
_TRIES = 5

logger = logging.getLogger(__name__)


class Snapshot:
    """The saved state of all services."""

    def __init__(self, home: Home) -> None:
        from ministack import app
        from ministack.core import persistence

        seams.require(persistence, "_json_default", "_state_format_version")
        seams.require(app, "_build_persistence_save_dict", "_load_persisted_state")
        self._path = home.snapshot
        self._services = home.services
        self._changed = asyncio.Event()
        self._documents: dict[str, str] = {}
        seams.replace(app, "save_all", self._save)  # what MiniStack calls on a clean stop

    def touch(self) -> None:
        """Note that something may have changed."""
        self._changed.set()

    def restore(self) -> None:
        """Lay out the snapshot as the files that MiniStack loads when it starts."""
        self._services.mkdir(mode=0o700, exist_ok=True)
        for stale in self._services.glob("*.json"):
            stale.unlink()
        if self._path.exists():
            self._documents = json.loads(self._path.read_bytes())
        for service, document in self._documents.items():
            (self._services / f"{service}.json").write_text(document)

    async def keep(self) -> None:
        """Save again and again, soon after requests but never more than a twentieth of the time."""
        from ministack import app

        while True:
            await self._changed.wait()
            await asyncio.sleep(_SOON)
            self._changed.clear()
            began = time.monotonic()
            await asyncio.to_thread(self._save, app._build_persistence_save_dict())  # noqa: SLF001
            await asyncio.sleep(_REST * (time.monotonic() - began))

    def _save(self, services: dict[str, Callable[[], Any]]) -> None:
        for service, get_state in services.items():
            document = _document(service, get_state)
            if document is not None:
                self._documents[service] = document
        write_private(self._path, json.dumps(self._documents).encode())


def _document(service: str, get_state: Callable[[], Any]) -> str | None:
    """Return a service's state as the text of MiniStack's file, or None where it has none."""
    from ministack.core import persistence

    for _ in range(_TRIES):
        try:
            state = get_state()
            if state is None:
                return None
            form = persistence._state_format_version(service)  # noqa: SLF001
            return json.dumps(
                {"__ministack_format__": form, "payload": state},
                default=persistence._json_default,  # noqa: SLF001
            )
        except RuntimeError:  # a dictionary changed its size while it was copied
            time.sleep(0.01)
    logger.warning("no quiet moment to save %s; its last saved state stays", service)
    return None
