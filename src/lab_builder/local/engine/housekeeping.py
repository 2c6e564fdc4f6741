"""Limit the size of a long-running engine: its log, and the history of its services."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from lab_builder.local.engine import retention
from lab_builder.local.home import Home

logger = logging.getLogger(__name__)

_INTERVAL = 10.0  # seconds
_MAX_LOG = 8 * 2**20  # bytes of the log; a larger one is truncated to an eighth


async def run(home: Home) -> None:
    """Apply the limits at intervals, until the task is cancelled."""
    while True:
        await asyncio.sleep(_INTERVAL)
        try:
            retention.apply_limits()
            truncate(home.log, _MAX_LOG)
        except Exception:  # an error must not stop the task
            logger.exception("housekeeping failed")


def truncate(log: Path, max_size: int) -> None:
    """Truncate a log of more than ``max_size`` bytes to its last lines.

    The file stays the same, because the engine and its workers have it open.
    """
    if log.stat().st_size <= max_size:
        return
    file = os.open(log, os.O_RDWR | os.O_APPEND)
    try:
        end = os.pread(file, max_size // 8, log.stat().st_size - max_size // 8)
        os.ftruncate(file, 0)
        os.write(file, end[end.find(b"\n") + 1 :])
    finally:
        os.close(file)
