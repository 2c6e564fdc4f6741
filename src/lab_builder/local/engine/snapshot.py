"""Keeps the engine's state on disk while it runs, so that a killed engine loses a second, not all.

Gap closed: MiniStack saves its services on a clean stop only, a file each. Here all of them go
into one file that is replaced as a whole, so that after a kill the services tell of times no
further apart than one snapshot takes. A service that changes while it is copied is copied again.
While CloudFormation works on a stack nothing is saved, for no deploy can go on from half a stack:
after a kill the stack is as it was before the operation. S3 objects do not pass through here,
MiniStack writes them at once; function code goes to files that are named by their content.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lab_builder.errors import EngineError
from lab_builder.local.engine import seams
from lab_builder.local.engine.cloudformation import operations
from lab_builder.local.home import Home, write_private

_SOON = 0.2  # seconds from a request to the snapshot that holds what it did
_IDLE = 30.0  # seconds after which to look for what schedules and waits did without a request
_REST = 20  # a snapshot is followed by rest of so many times its own duration,
_LONGEST_REST = 5.0  # but of no more seconds than this: they are what a kill may lose
_TRIES = 5
_PATIENCE = 60.0  # seconds that a snapshot waits for the end of an operation on a stack

logger = logging.getLogger(__name__)


class Snapshot:
    """The saved state of all services."""

    def __init__(self, home: Home) -> None:
        from ministack import app
        from ministack.core import persistence

        self._path = home.snapshot
        self._services = home.services
        self._sources = seams.take(app, "_build_persistence_save_dict")
        self._default = seams.take(persistence, "_json_default")
        self._format = seams.take(persistence, "_state_format_version")
        self._touched = asyncio.Event()
        self._documents: dict[str, str] = {}
        self._saved = time.monotonic()
        seams.replace(app, "save_all", self._save)  # what MiniStack calls on a clean stop

    def touch(self) -> None:
        """Note that something may have changed."""
        self._touched.set()

    def restore(self) -> None:
        """Lay out the snapshot as the files that MiniStack loads when it starts.

        Raises:
            EngineError: the snapshot is damaged.
        """
        self._services.mkdir(mode=0o700, exist_ok=True)
        for stale in self._services.glob("*.json"):
            stale.unlink()
        if self._path.exists():
            try:
                self._documents = json.loads(self._path.read_bytes())
            except ValueError as error:
                raise EngineError(
                    f"the engine's saved state is damaged: {error}",
                    where=str(self._path),
                    hint="lab-builder local reset starts afresh",
                ) from error
        for service, document in self._documents.items():
            (self._services / f"{service}.json").write_text(document)

    async def keep(self) -> None:
        """Save soon after each request, and rest between two snapshots."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._touched.wait(), _IDLE)
            await asyncio.sleep(_SOON)
            self._touched.clear()
            began = time.monotonic()
            await asyncio.to_thread(self._save, self._sources())
            await asyncio.sleep(min(_REST * (time.monotonic() - began), _LONGEST_REST))

    def _save(self, sources: dict[str, Callable[[], Any]]) -> None:
        before = operations.seen()
        now = {service: self._document(service, get) for service, get in sources.items()}
        quiet = before == operations.seen() and not before.running
        if not quiet and time.monotonic() < self._saved + _PATIENCE:
            self._touched.set()
            return
        self._saved = time.monotonic()
        changed = {service: text for service, text in now.items() if text is not None}
        if not changed.items() <= self._documents.items():
            self._documents |= changed
            write_private(self._path, json.dumps(self._documents).encode())

    def _document(self, service: str, get_state: Callable[[], Any]) -> str | None:
        """Return a service's state in the form of MiniStack's file, or None where it has none."""
        for _ in range(_TRIES):
            try:
                state = get_state()
                if state is None:
                    return None
                whole = {"__ministack_format__": self._format(service), "payload": state}
                return json.dumps(whole, default=self._default)
            except RuntimeError:  # a dictionary changed its size while it was copied
                time.sleep(0.01)
        logger.warning("no quiet moment to save %s; its last saved state stays", service)
        return None
