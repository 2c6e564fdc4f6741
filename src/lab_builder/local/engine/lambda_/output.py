"""The output of a function's process, split into log events as on Lambda.

Closes a gap of MiniStack, which records no times, splits messages with several lines, and waits up
to 50 ms after each invocation for more output. A function writes before it returns, so all its
output is in the pipe when the response arrives, and can be read without waiting.
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

# A frame of awslambdaric: type (4 bytes, which start with these), length (4), microseconds (8).
_FRAME = b"\xa5\x5a\x00"  # not valid UTF-8
_HEADER = 16
_LINE = re.compile(rb"[^\n]*?(?:\n|(?=\xa5\x5a\x00))")
_MAX_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class LogEvent:
    """A message, and its time in milliseconds since the epoch."""

    timestamp: int
    message: str

    @classmethod
    def now(cls, message: str) -> LogEvent:
        """Return a log event with the current time."""
        return cls(int(time.time() * 1000), message)


class Output:
    """The standard output and error of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._rest = b""
        self._events: deque[LogEvent] = deque(maxlen=_MAX_EVENTS)

    def read_until_closed(self, descriptor: int) -> None:
        """Read until the writer closes the pipe, so that a full pipe never blocks it."""
        self._descriptor = descriptor
        while select.select([descriptor], [], []) and self._read_available():
            pass

    def take(self) -> list[LogEvent]:
        """Return and remove the log events written so far."""
        self._read_available()
        with self._lock:
            events = list(self._events)
            if self._rest and not self._rest.startswith(_FRAME):
                events.append(LogEvent.now(_text(self._rest)))  # without a line feed
                self._rest = b""
            self._events.clear()
            return events

    def _read_available(self) -> bool:
        """Read without waiting. Return whether the pipe is still open."""
        with self._lock:
            while self._descriptor is not None and select.select([self._descriptor], [], [], 0)[0]:
                data = os.read(self._descriptor, 65536)
                if not data:
                    self._descriptor = None
                    break
                self._rest += data
                self._events.extend(self._split())
            return self._descriptor is not None

    def _split(self) -> Iterator[LogEvent]:
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
