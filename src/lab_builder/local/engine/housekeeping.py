"""Keeps a long-lived engine from growing: its log, and what its services keep of the past."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from lab_builder.local.engine import retention
from lab_builder.local.home import Home

logger = logging.getLogger(__name__)

_PAUSE = 10.0  # seconds
_MOST = 8 * 2**20  # bytes of the log; what it is cut down to is an eighth of that


async def keep(home: Home) -> None:
    """Look from time to time, until the task is cancelled."""
    while True:
        await asyncio.sleep(_PAUSE)
        try:
            retention.forget()
            cut(home.log, _MOST)
        except Exception:  # what failed once must not end it
            logger.exception("the past was not cut down")


def cut(log: Path, most: int) -> None:
    """Cut a log of more than ``most`` bytes down to its end.

    It stays the same file: the engine and its workers append to it, each by a descriptor.
    """
    if log.stat().st_size <= most:
        return
    file = os.open(log, os.O_RDWR | os.O_APPEND)
    try:
        end = os.pread(file, most // 8, log.stat().st_size - most // 8)
        os.ftruncate(file, 0)
        os.write(file, end[end.find(b"\n") + 1 :])
    finally:
        os.close(file)
