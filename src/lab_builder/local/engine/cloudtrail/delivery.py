"""Delivers events to the trails that log: lines to their log groups, files to their buckets.

AWS delivers both about every five minutes. Here lines take a second, and files a minute.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudtrail import digests, files, lines
from lab_builder.local.engine.cloudtrail.bucket import DeliveryError
from lab_builder.local.engine.cloudtrail.history import History, Past
from lab_builder.local.engine.cloudtrail.signing import Signer

patches.require(cloudtrail, "_trails", "_trail_home_region")
patches.require(responses, "request_scope")

_FILES_EVERY = 60  # seconds
_DIGESTS_EVERY = 3600  # seconds, as on AWS
# Seconds for the last calls to be recorded, StopLogging itself among them.
_SETTLED = 2

# How far a trail has been served, which the history keeps by the trail's ARN:
#   started, stopped     when its logging began; whether it has ended
#   lines, files         the place in the history up to which each has been delivered
#   next_files           when files are due
#   *_time, *_error      of the last delivery, for GetTrailStatus
#   next_digest, open, chains  see digests
Progress = dict[str, Any]


def serve(history: History, signer: Signer) -> None:
    """Deliver to every trail what is due."""
    for (account, region, _), trail in list(cloudtrail._trails.all_items()):  # noqa: SLF001
        if "_StartedAt" in trail:
            with responses.request_scope(account, region):
                _Service(history, signer, trail).serve(time.time())


class _Service:
    """Serves one trail, once."""

    def __init__(self, history: History, signer: Signer, trail: Mapping[str, Any]) -> None:
        self._history = history
        self._signer = signer
        self._trail = trail
        self._progress: Progress = history.document(trail["TrailARN"])

    def serve(self, now: float) -> None:
        before = dict(self._progress)
        if self._progress.get("started") != self._trail["_StartedAt"]:
            self._begin(now)
        if self._trail["IsLogging"]:
            self._write_lines()
            if now >= self._progress["next_files"]:
                self._progress["next_files"] = now + _FILES_EVERY
                self._write_files(now)
            if self._validates and now >= self._progress["next_digest"]:
                self._progress["next_digest"] = now + _DIGESTS_EVERY
                self._write_digests(now)
        elif not self._progress["stopped"] and self._settled(now):
            self._write_lines()
            self._write_files(now)
            if self._validates:
                self._write_digests(now)
            self._progress["stopped"] = True
        if self._progress != before:
            self._history.keep(self._trail["TrailARN"], self._progress)

    @property
    def _validates(self) -> bool:
        return bool(self._trail["LogFileValidationEnabled"])

    def _settled(self, now: float) -> bool:
        return now >= float(self._trail["_StoppedAt"]) + _SETTLED

    def _begin(self, now: float) -> None:
        started = self._trail["_StartedAt"]
        place = self._history.place_of(started)
        self._progress |= {
            "started": started,
            "stopped": False,
            "lines": place,
            "files": place,
            "next_files": now + _FILES_EVERY,
            "next_digest": now + _DIGESTS_EVERY,
            **digests.beginning(started),
        }
        if self._validates:
            self._write_digests(now)  # the starting digest

    def _write_lines(self) -> None:
        if not self._trail.get("CloudWatchLogsLogGroupArn"):
            return
        events = self._since(self._progress["lines"])
        if events:
            try:
                for region, of_region in _by_region(events):
                    lines.write(self._trail, region, of_region)
            except lines.DeliveryError as refusal:
                self._progress["lines_error"] = str(refusal)
            else:
                self._delivered("lines", events)

    def _write_files(self, now: float) -> None:
        events = self._since(self._progress["files"])
        if events:
            try:
                for region, of_region in _by_region(events):
                    written = files.write(self._trail, region, of_region, now)
                    if self._validates:
                        self._progress["open"].append(written)
            except DeliveryError as refusal:
                self._progress["files_error"] = refusal.code
            else:
                self._delivered("files", events)

    def _write_digests(self, now: float) -> None:
        try:
            digests.write(self._trail, self._progress, self._signer, now)
        except DeliveryError as refusal:
            self._progress["digest_error"] = refusal.code
        else:
            self._progress["digest_time"] = now
            self._progress.pop("digest_error", None)

    def _delivered(self, what: str, events: list[Past]) -> None:
        self._progress[what] = events[-1].id
        self._progress[f"{what}_time"] = time.time()
        self._progress.pop(f"{what}_error", None)

    def _since(self, place: int) -> list[Past]:
        everywhere = self._trail["IsMultiRegionTrail"]
        return self._history.after(place, None if everywhere else self._trail["HomeRegion"])


def _by_region(events: Iterable[Past]) -> Iterator[tuple[str, list[Past]]]:
    def region(event: Past) -> str:
        return event.region

    for name, group in groupby(sorted(events, key=region), key=region):
        yield name, list(group)
