"""Waits for what the engine does on its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Observation = TypeVar("Observation")


def eventually(observe: Callable[[], Observation], within: float = 10) -> Observation:
    """Return the first observation that is true; fail if none is, ``within`` seconds."""
    until = time.monotonic() + within
    while not (seen := observe()):
        assert time.monotonic() < until, f"still {seen!r} after {within} s"
        time.sleep(0.05)
    return seen
