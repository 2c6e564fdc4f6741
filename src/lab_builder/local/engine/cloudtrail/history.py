"""Event history: the events of the past 90 days, in a SQLite database.

A history is too large to copy into every snapshot of the engine, and lookups need its events by
time, the newest first.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from lab_builder.errors import EngineError
from lab_builder.local.engine.cloudtrail import identity
from lab_builder.local.engine.cloudtrail.api_event import ApiEvent

_DAYS = 90
_MAX_EVENTS = 50_000  # about 100 MB; AWS has no such limit
_SCHEMA = """
create table if not exists events (
    id integer primary key, time real, region text, event_id text, name text, source text,
    username text, access_key text, read_only text, resources text, record text
);
create index if not exists events_time on events (time, id);
create table if not exists documents (name text primary key, content text);
"""
_RESOURCE = "exists (select 1 from json_each(resources) where json_extract(value, '$.{}') = ?)"
# The lookup attributes of LookupEvents, as SQL conditions.
CONDITIONS = {
    "AccessKeyId": "access_key = ?",
    "EventId": "event_id = ?",
    "EventName": "name = ?",
    "EventSource": "source = ?",
    "ReadOnly": "read_only = ?",
    "ResourceName": _RESOURCE.format("ResourceName"),
    "ResourceType": _RESOURCE.format("ResourceType"),
    "Username": "username = ?",
}


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A recorded event: its id, its time in seconds since the epoch, and its record as JSON."""

    id: int
    time: float
    region: str
    record: str


class History:
    """The database of the event history. Its methods are thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open the database, or create it.

        Raises:
            EngineError: the database is damaged.
        """
        self._lock = Lock()
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError as error:
            raise EngineError(
                f"the event history of CloudTrail is damaged: {error}",
                where=str(path),
                hint=f"the engine starts with an empty one without it: mv {path} {path}.damaged",
            ) from error

    def append(self, events: Iterable[ApiEvent]) -> None:
        """Add events, and delete expired ones."""
        rows = [
            (
                event.time,
                event.recorded_in,
                event.event_id,
                event.name,
                event.source,
                identity.user_name(event.identity),
                event.identity.get("accessKeyId", ""),
                str(event.read_only).lower(),
                json.dumps(event.resources),
                event.record(),
            )
            for event in events
        ]
        with self._lock, self._database:
            self._database.execute("begin")
            self._database.executemany(
                f"insert into events values (null{', ?' * 10})",  # noqa: S608 - only question marks
                rows,
            )
            self._database.execute(
                "delete from events where time < ? or id <= (select max(id) from events) - ?",
                (time.time() - _DAYS * 86_400, _MAX_EVENTS),
            )

    def look_up(
        self, conditions: Mapping[str, Any], before: tuple[float, int], limit: int
    ) -> list[sqlite3.Row]:
        """Return the newest ``limit`` events before ``before`` that match all conditions.

        ``conditions`` maps SQL conditions to their values; ``before`` is a time and an id.
        """
        where = " and ".join(("(time, id) < (?, ?)", *conditions))
        with self._lock:
            # The conditions are texts of this package, and their values are bound.
            cursor = self._database.execute(
                f"select * from events where {where} order by time desc, id desc limit ?",  # noqa: S608
                (*before, *conditions.values(), limit),
            )
            cursor.row_factory = sqlite3.Row
            return cursor.fetchall()

    def after(self, last_id: int, region: str | None) -> list[StoredEvent]:
        """Return the events after an id, the oldest first, of one region or of all."""
        with self._lock:
            return [
                StoredEvent(*row)
                for row in self._database.execute(
                    "select id, time, region, record from events"
                    " where id > ? and region = coalesce(?, region) order by id",
                    (last_id, region),
                )
            ]

    def last_id_before(self, moment: float) -> int:
        """Return the id after which the events since a time follow."""
        with self._lock:
            (last_id,) = self._database.execute(
                "select coalesce("
                "(select min(id) - 1 from events where time >= ?), max(id), 0) from events",
                (moment,),
            ).fetchone()
            return int(last_id)

    def document(self, name: str) -> dict[str, Any]:
        """Return the document stored under a name, or an empty one."""
        with self._lock:
            found = self._database.execute(
                "select content from documents where name = ?", (name,)
            ).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def put_document(self, name: str, content: Mapping[str, Any]) -> None:
        """Store a document under a name."""
        with self._lock:
            self._database.execute(
                "insert or replace into documents values (?, ?)", (name, json.dumps(content))
            )


def _open(path: Path) -> sqlite3.Connection:
    """Open the database, and check it.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    if path.exists() and path.stat().st_size == 0:  # SQLite takes an empty file for a new one
        raise sqlite3.DatabaseError("the file is empty")
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = off")  # a killed process loses no data
    (found,) = database.execute("pragma quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    database.executescript(_SCHEMA)
    return database
