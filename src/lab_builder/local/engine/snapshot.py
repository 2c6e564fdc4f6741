"""Keeps the engine's state on disk while it runs, so that a killed engine loses a second, not all.

Gap closed: MiniStack saves its services on a clean stop only, a file each. Here all of them go
into one file that is replaced as a whole, so that after a kill the services tell of times no
further apart than one snapshot takes. A service that changes while it is written is written again.
While CloudFormation works on a stack nothing is saved, for no deploy can go on from half a stack:
after a kill the stack is as it was before the operation. S3 objects do not pass through here,
MiniStack writes them at once; function code goes to files that are named by their content.

No more than one service's state is in memory a second time: what a snapshot takes, even for a
moment, the process keeps, and it takes it every few seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from lab_builder.errors import EngineError
from lab_builder.local.engine import patches, stack_activity
from lab_builder.local.home import Home, replacing

_SOON = 0.2  # seconds from a request to the snapshot that holds what it did
_IDLE = 30.0  # seconds after which to look for what schedules and waits did without a request
_REST = 20  # a snapshot is followed by rest of so many times its own duration,
_LONGEST_REST = 5.0  # but of no more seconds than this: they are what a kill may lose
_TRIES = 5
_PATIENCE = 60.0  # seconds that a snapshot waits for the end of an operation on a stack

logger = logging.getLogger(__name__)
GetState = Callable[[], Any]


class _Unsaved(Exception):  # noqa: N818 - no error, a way out
    """There is nothing new to save, or no moment to save it in."""


class Snapshot:
    """The saved state of all services."""

    def __init__(self, home: Home) -> None:
        from ministack import app
        from ministack.core import persistence

        self._path = home.snapshot
        self._services = home.services
        self._sources = app._build_persistence_save_dict  # noqa: SLF001
        self._default = persistence._json_default  # noqa: SLF001
        self._format = persistence._state_format_version  # noqa: SLF001
        self._touched = asyncio.Event()
        self._digest = b""  # of what is saved
        self._saved = time.monotonic()
        patches.SAVE_ALL.replace(self._save)  # what MiniStack calls on a clean stop

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
        for service, document in self._read().items():
            (self._services / f"{service}.json").write_text(document)

    async def keep(self) -> None:
        """Save soon after each request, and rest between two snapshots."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._touched.wait(), _IDLE)
            await asyncio.sleep(_SOON)
            self._touched.clear()
            began = time.monotonic()
            try:
                await asyncio.to_thread(self._save, self._sources())
            except Exception:  # a full disk must not end the saving
                logger.exception("the state was not saved")
                self._touched.set()
            await asyncio.sleep(min(_REST * (time.monotonic() - began), _LONGEST_REST))

    def _read(self) -> Mapping[str, str]:
        if not self._path.exists():
            return {}
        try:
            documents: dict[str, str] = json.loads(self._path.read_bytes())
        except ValueError as error:
            raise EngineError(
                f"the engine's saved state is damaged: {error}",
                where=str(self._path),
                hint="lab-builder local reset starts afresh",
            ) from error
        return documents

    def _save(self, sources: Mapping[str, GetState]) -> None:
        before = stack_activity.activity()
        patient = time.monotonic() < self._saved + _PATIENCE
        if before.in_progress and patient:
            self._touched.set()
            return
        with suppress(_Unsaved):
            with replacing(self._path) as file:
                digest = self._write(file, sources)
                if before != stack_activity.activity() and patient:
                    self._touched.set()
                    raise _Unsaved
                self._saved = time.monotonic()
                if digest == self._digest:
                    raise _Unsaved
            self._digest = digest

    def _write(self, file: BinaryIO, sources: Mapping[str, GetState]) -> bytes:
        """Write a JSON object with a text for each service; return a digest of it."""
        digest = hashlib.sha256()
        opening = "{"
        for service, get_state in sources.items():
            document = self._document(service, get_state)
            if document is not None:
                for part in (opening, json.dumps(service), ": ", json.dumps(document)):
                    written = part.encode()
                    digest.update(written)
                    file.write(written)
                opening = ",\n"
        file.write(b"}")
        return digest.digest()

    def _document(self, service: str, get_state: GetState) -> str | None:
        """Return a service's state in the form of MiniStack's file, or None where it has none.

        Raises:
            _Unsaved: it changes all the time.
        """
        for _ in range(_TRIES):
            try:
                state = get_state()
                if state is None:
                    return None
                whole = {"__ministack_format__": self._format(service), "payload": state}
                return json.dumps(whole, default=self._default)
            except RuntimeError:  # a dictionary changed its size while it was read
                time.sleep(0.01)
        logger.warning("no quiet moment to save %s", service)
        self._touched.set()
        raise _Unsaved
