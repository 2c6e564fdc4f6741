"""What a function writes, cut into log events as Lambda cuts it.

Closes a gap of MiniStack, which keeps no times, cuts a message of several lines apart and waits
up to 50 ms after each call for lines that may still come. A function writes before it answers, so
once the answer is there, all its output is in the pipe and can be read without waiting.
"""

from __future__ import annotations

import os
import re
import select
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

# A frame of awslambdaric: type (4 bytes, of which these come first), length (4), microseconds (8).
_FRAME = b"\xa5\x5a\x00"  # no UTF-8 text begins so
_HEADER = 16
_LINE = re.compile(rb"[^\n]*?(?:\n|(?=\xa5\x5a\x00))")
_MAX_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One message and when it was written, in milliseconds since 1970."""

    timestamp: int
    message: str

    @classmethod
    def now(cls, message: str) -> LogEvent:
        """Return a message that is written now."""
        return cls(int(time.time() * 1000), message)


class Output:
    """The standard output and error of one process, read as it comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._rest = b""
        self._events: deque[LogEvent] = deque(maxlen=_MAX_EVENTS)

    def follow(self, descriptor: int) -> None:
        """Read until the writer is gone, so that a full pipe never blocks it."""
        self._descriptor = descriptor
        while select.select([descriptor], [], []) and self._read():
            pass

    def take(self) -> list[LogEvent]:
        """Return everything written so far, and forget it."""
        self._read()
        with self._lock:
            taken = list(self._events)
            if self._rest and not self._rest.startswith(_FRAME):
                taken.append(LogEvent.now(_text(self._rest)))  # printed without a line end
                self._rest = b""
            self._events.clear()
            return taken

    def _read(self) -> bool:
        """Read what is there without waiting. Return whether more can come."""
        with self._lock:
            while self._descriptor is not None and select.select([self._descriptor], [], [], 0)[0]:
                data = os.read(self._descriptor, 65536)
                if not data:
                    self._descriptor = None
                    break
                self._rest += data
                self._events.extend(self._cut())
            return self._descriptor is not None

    def _cut(self) -> Iterator[LogEvent]:
        while self._rest:
            if self._rest.startswith(_FRAME):
                end = _HEADER + int.from_bytes(self._rest[4:8], "big")
                if len(self._rest) < max(end, _HEADER):
                    return
                microseconds = int.from_bytes(self._rest[8:_HEADER], "big")
                yield LogEvent(microseconds // 1000, _text(self._rest[_HEADER:end]))
            else:
                line = _LINE.match(self._rest)
                if line is None:
                    return
                end = line.end()
                yield LogEvent.now(_text(line[0]))
            self._rest = self._rest[end:]


def _text(data: bytes) -> str:
    return data.decode(errors="replace").rstrip("\n")
