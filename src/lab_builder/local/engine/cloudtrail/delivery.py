"""Deliver events to trails: log events to their log groups, log files to their S3 buckets.

AWS delivers both about every 5 minutes. The engine delivers log events every second, and log files
every minute.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from lab_builder.local.engine.cloudtrail import digests, log_files, log_group
from lab_builder.local.engine.cloudtrail.history import History, StoredEvent
from lab_builder.local.engine.cloudtrail.signing import Signer
from lab_builder.local.engine.cloudtrail.trail_bucket import DeliveryError

_FILES_INTERVAL = 60  # seconds
_DIGESTS_INTERVAL = 3600  # seconds, as on AWS
# Seconds after StopLogging in which the last calls are recorded, StopLogging itself included.
_STOP_DELAY = 2

# The delivery progress of a trail, which the history stores by the trail's ARN:
#   started, stopped     when logging started; whether it has stopped
#   lines, files         the id of the last event delivered to the log group and to the bucket
#   next_files           when the next log files are due
#   *_time, *_error      of the last delivery, for GetTrailStatus
#   next_digest, open, chains  see digests
Progress = dict[str, Any]


def deliver_due(history: History, signer: Signer) -> None:
    """Make the deliveries of all trails that are due."""
    for (account, region, _), trail in list(cloudtrail._trails.all_items()):  # noqa: SLF001
        if "_StartedAt" in trail:
            with responses.request_scope(account, region):
                _TrailDelivery(history, signer, trail).deliver_due(time.time())


class _TrailDelivery:
    """The deliveries of one trail."""

    def __init__(self, history: History, signer: Signer, trail: Mapping[str, Any]) -> None:
        self._history = history
        self._signer = signer
        self._trail = trail
        self._progress: Progress = history.document(trail["TrailARN"])

    def deliver_due(self, now: float) -> None:
        before = dict(self._progress)
        if self._progress.get("started") != self._trail["_StartedAt"]:
            self._start(now)
        if self._trail["IsLogging"]:
            self._write_log_events()
            if now >= self._progress["next_files"]:
                self._progress["next_files"] = now + _FILES_INTERVAL
                self._write_files(now)
            if self._validates_files and now >= self._progress["next_digest"]:
                self._progress["next_digest"] = now + _DIGESTS_INTERVAL
                self._write_digests(now)
        elif not self._progress["stopped"] and self._is_recorded(now):
            self._write_log_events()
            self._write_files(now)
            if self._validates_files:
                self._write_digests(now)
            self._progress["stopped"] = True
        if self._progress != before:
            self._history.put_document(self._trail["TrailARN"], self._progress)

    @property
    def _validates_files(self) -> bool:
        return bool(self._trail["LogFileValidationEnabled"])

    def _is_recorded(self, now: float) -> bool:
        return now >= float(self._trail["_StoppedAt"]) + _STOP_DELAY

    def _start(self, now: float) -> None:
        started = self._trail["_StartedAt"]
        last_id = self._history.last_id_before(started)
        self._progress |= {
            "started": started,
            "stopped": False,
            "lines": last_id,
            "files": last_id,
            "next_files": now + _FILES_INTERVAL,
            "next_digest": now + _DIGESTS_INTERVAL,
            **digests.initial_progress(started),
        }
        if self._validates_files:
            self._write_digests(now)  # the starting digest

    def _write_log_events(self) -> None:
        if not self._trail.get("CloudWatchLogsLogGroupArn"):
            return
        events = self._events_after(self._progress["lines"])
        if events:
            try:
                for region, region_events in _by_region(events):
                    log_group.write(self._trail, region, region_events)
            except log_group.DeliveryError as error:
                self._progress["lines_error"] = str(error)
            else:
                self._record_delivery("lines", events)

    def _write_files(self, now: float) -> None:
        events = self._events_after(self._progress["files"])
        if events:
            try:
                for region, region_events in _by_region(events):
                    written = log_files.write(self._trail, region, region_events, now)
                    if self._validates_files:
                        self._progress["open"].append(written)
            except DeliveryError as error:
                self._progress["files_error"] = error.code
            else:
                self._record_delivery("files", events)

    def _write_digests(self, now: float) -> None:
        try:
            digests.write(self._trail, self._progress, self._signer, now)
        except DeliveryError as error:
            self._progress["digest_error"] = error.code
        else:
            self._progress["digest_time"] = now
            self._progress.pop("digest_error", None)

    def _record_delivery(self, kind: str, events: list[StoredEvent]) -> None:
        self._progress[kind] = events[-1].id
        self._progress[f"{kind}_time"] = time.time()
        self._progress.pop(f"{kind}_error", None)

    def _events_after(self, last_id: int) -> list[StoredEvent]:
        multi_region = self._trail["IsMultiRegionTrail"]
        return self._history.after(last_id, None if multi_region else self._trail["HomeRegion"])


def _by_region(events: Iterable[StoredEvent]) -> Iterator[tuple[str, list[StoredEvent]]]:
    def region(event: StoredEvent) -> str:
        return event.region

    for name, group in groupby(sorted(events, key=region), key=region):
        yield name, list(group)
