"""Save the engine's state while it runs, so that a killed engine loses seconds of changes at most.

Closes a gap of MiniStack, which saves its services on a clean stop only, in a file for each. The
snapshot is one file that is replaced atomically, so that after a kill the states of the services
differ in age by at most the duration of one snapshot. If a service changes while its state is
written, it is written again. Nothing is saved during a stack operation, because a deploy cannot
continue from an incomplete stack: after a kill, the stack is as it was before the operation.
MiniStack itself writes S3 objects immediately, and function code to files named by their content.

At most one service's state is copied in memory at a time, because the process does not return
memory to the system that it has used once.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from lab_builder.errors import EngineError
from lab_builder.local.engine import patches, stack_activity
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.home import Home, atomic_write

_DELAY = 0.2  # seconds from a request to the snapshot with its changes
_IDLE_INTERVAL = 30.0  # seconds between snapshots without requests, for changes by schedules
_PAUSE_FACTOR = 20  # the pause after a snapshot is its duration times this,
_MAX_PAUSE = 5.0  # but at most this many seconds, whose changes a kill may lose
_ATTEMPTS = 5
_STACK_TIMEOUT = 60.0  # seconds that a snapshot waits for the end of a stack operation

logger = logging.getLogger(__name__)
GetState = Callable[[], Any]


def read(path: Path) -> Mapping[str, str]:
    """Return the saved state of each service as JSON, or nothing if none was saved.

    Raises:
        EngineError: the snapshot is damaged.
    """
    if not path.exists():
        return {}
    try:
        documents = _load(path)
        if not documents or not all("payload" in json.loads(each) for each in documents.values()):
            raise ValueError("it has no state of a service")
    except (ValueError, TypeError, AttributeError) as error:
        raise EngineError(
            f"the saved state, with all stacks and resources of the engine, is damaged: {error}",
            where=str(path),
            hint=f"the engine starts empty without it: mv {path} {path}.damaged",
        ) from error
    return documents


def _load(path: Path) -> dict[str, str]:
    documents: dict[str, str] = json.loads(path.read_bytes()) if path.exists() else {}
    return documents


class _NotSaved(Exception):  # noqa: N818 - not an error, but control flow
    """There is nothing new to save, or the state changes all the time."""


class Snapshot:
    """The saved state of all services."""

    def __init__(self, home: Home, context: EngineContext) -> None:
        from ministack import app
        from ministack.core import persistence

        self._path = home.snapshot
        self._services = home.services
        self._queues = f"{context.endpoint_url}/{context.account_id}/"
        self._saved_queues = re.compile(
            rf"http://(localhost|127\.0\.0\.1):\d+/{context.account_id}/"
        )
        self._sources = app._build_persistence_save_dict  # noqa: SLF001
        self._default = persistence._json_default  # noqa: SLF001
        self._format = persistence._state_format_version  # noqa: SLF001
        self._changed = asyncio.Event()
        self._digest = b""  # of the last saved snapshot
        self._saved = time.monotonic()
        patches.SAVE_ALL.replace(self._save)  # MiniStack calls this on a clean stop

    def mark_changed(self) -> None:
        """Mark the state as possibly changed."""
        self._changed.set()

    def restore(self) -> None:
        """Write the snapshot, which ``read`` has checked, as the files that MiniStack loads.

        Queue URLs follow the engine to another port: those of SQS, and those in stack outputs and
        environment variables.
        """
        self._services.mkdir(mode=0o700, exist_ok=True)
        for stale in self._services.glob("*.json"):
            stale.unlink()
        for service, document in _load(self._path).items():
            moved = self._saved_queues.sub(self._queues, document)
            (self._services / f"{service}.json").write_text(moved)

    async def run(self) -> None:
        """Save the state after requests, with a pause between snapshots."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _IDLE_INTERVAL)
            await asyncio.sleep(_DELAY)
            self._changed.clear()
            start = time.monotonic()
            try:
                await asyncio.to_thread(self._save, self._sources())
            except Exception:  # an error such as a full disk must not stop the task
                logger.exception("the snapshot could not be saved")
                self._changed.set()
            await asyncio.sleep(min(_PAUSE_FACTOR * (time.monotonic() - start), _MAX_PAUSE))

    def _save(self, sources: Mapping[str, GetState]) -> None:
        before = stack_activity.activity()
        may_wait = time.monotonic() < self._saved + _STACK_TIMEOUT
        if before.in_progress and may_wait:
            self._changed.set()
            return
        with suppress(_NotSaved):
            with atomic_write(self._path) as file:
                digest = self._write(file, sources)
                if before != stack_activity.activity() and may_wait:
                    self._changed.set()
                    raise _NotSaved
                self._saved = time.monotonic()
                if digest == self._digest:
                    raise _NotSaved
            self._digest = digest

    def _write(self, file: BinaryIO, sources: Mapping[str, GetState]) -> bytes:
        """Write a JSON object with the state of each service as a string; return its digest."""
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
        """Return a service's state in MiniStack's file format, or None if it has no state.

        Raises:
            _NotSaved: the state changes all the time.
        """
        for _ in range(_ATTEMPTS):
            try:
                state = get_state()
                if state is None:
                    return None
                whole = {"__ministack_format__": self._format(service), "payload": state}
                return json.dumps(whole, default=self._default)
            except RuntimeError:  # a dictionary changed during iteration
                time.sleep(0.01)
        logger.warning("the state of %s changed during each attempt to save it", service)
        self._changed.set()
        raise _NotSaved
