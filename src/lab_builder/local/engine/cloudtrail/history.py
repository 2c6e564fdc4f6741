"""Event history: the events of the past 90 days, on disk as they happen.

A database, because a history is too large to be copied whole into every snapshot of the engine,
and because lookups go through it newest first and by time.
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

from lab_builder.local.engine.cloudtrail import identity
from lab_builder.local.engine.cloudtrail.entry import Entry

_DAYS = 90
_MOST = 50_000  # events; some 100 MB. AWS has no such limit
_SCHEMA = """
create table if not exists events (
    id integer primary key, time real, region text, event_id text, name text, source text,
    username text, access_key text, read_only text, resources text, record text
);
create index if not exists events_time on events (time, id);
create table if not exists documents (name text primary key, content text);
"""
_RESOURCE = "exists (select 1 from json_each(resources) where json_extract(value, '$.{}') = ?)"
# The attributes of LookupEvents, as conditions of a query.
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
class Past:
    """A recorded event: its place in the history, its time as an epoch, its record as JSON."""

    id: int
    time: float
    region: str
    record: str


class History:
    """The history's database. Its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = off")  # a killed process loses nothing by it
        self._database.executescript(_SCHEMA)

    def append(self, entries: Iterable[Entry]) -> None:
        """Add events, and forget the oldest ones."""
        rows = [
            (
                entry.time,
                entry.recorded_in,
                entry.event_id,
                entry.name,
                entry.source,
                identity.user_name(entry.identity),
                entry.identity.get("accessKeyId", ""),
                str(entry.read_only).lower(),
                json.dumps(entry.resources),
                entry.record(),
            )
            for entry in entries
        ]
        with self._lock, self._database:
            self._database.execute("begin")
            self._database.executemany(
                f"insert into events values (null{', ?' * 10})",  # noqa: S608
                rows,
            )
            self._database.execute(
                "delete from events where time < ? or id <= (select max(id) from events) - ?",
                (time.time() - _DAYS * 86_400, _MOST),
            )

    def look_up(
        self, conditions: Mapping[str, Any], before: tuple[float, int], most: int
    ) -> list[sqlite3.Row]:
        """Return the newest events that meet all conditions, each a piece of SQL and its value.

        ``before`` is the time and the id that all are to be older than.
        """
        where = " and ".join(("(time, id) < (?, ?)", *conditions))
        with self._lock:
            cursor = self._database.execute(
                f"select * from events where {where} order by time desc, id desc limit ?",  # noqa: S608
                (*before, *conditions.values(), most),
            )
            cursor.row_factory = sqlite3.Row
            return cursor.fetchall()

    def after(self, place: int, region: str | None) -> list[Past]:
        """Return the events behind a place, the oldest first, of one region or of all."""
        with self._lock:
            return [
                Past(*row)
                for row in self._database.execute(
                    "select id, time, region, record from events"
                    " where id > ? and region = coalesce(?, region) order by id",
                    (place, region),
                )
            ]

    def place_of(self, moment: float) -> int:
        """Return the place behind which the events since a time are."""
        with self._lock:
            (place,) = self._database.execute(
                "select coalesce("
                "(select min(id) - 1 from events where time >= ?), max(id), 0) from events",
                (moment,),
            ).fetchone()
            return int(place)

    def document(self, name: str) -> dict[str, Any]:
        """Return what is kept beside the events under a name, or nothing."""
        with self._lock:
            found = self._database.execute(
                "select content from documents where name = ?", (name,)
            ).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def keep(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something beside the events under a name."""
        with self._lock:
            self._database.execute(
                "insert or replace into documents values (?, ?)", (name, json.dumps(content))
            )
