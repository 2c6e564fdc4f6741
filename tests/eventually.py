"""Waits for what happens on its own, as long as it may take on a machine that is very busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Observation = TypeVar("Observation")

# Seconds. Nothing takes as long on a quiet machine: only what never comes fails by it.
PATIENCE = 300.0


def eventually(observe: Callable[[], Observation | None]) -> Observation:
    """Return the first observation that is true; fail if none is in ``PATIENCE``."""
    until = time.monotonic() + PATIENCE
    while not (seen := observe()):
        assert time.monotonic() < until, f"still {seen!r} after {PATIENCE:.0f} s"
        time.sleep(0.05)
    return seen
