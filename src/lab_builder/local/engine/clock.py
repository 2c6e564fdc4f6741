"""Accelerated time: conversion between lab time and real time.

At speed 60, an hour of lab time takes a minute. Only waits are accelerated: schedules, Wait states,
retry delays and alarm periods. Timestamps are real, and so are limits on work, such as the timeouts
of functions, tasks and jobs.
"""

from __future__ import annotations

import time

from lab_builder.lab_time import LabTime

_time = LabTime(start=time.time())


def accelerate(speed: int, start: float) -> None:
    """Make time pass ``speed`` times as fast since ``start``, in seconds since the epoch."""
    global _time
    _time = LabTime(speed, start)


def real_seconds(seconds: float) -> float:
    """Return the real seconds that the engine waits for ``seconds`` of lab time."""
    return seconds / _time.speed


def lab_time(time_: float) -> float:
    """Return the lab time at a real time, both in seconds since the epoch."""
    return _time.lab(time_)


def real_time(time_: float) -> float:
    """Return the real time at a lab time, both in seconds since the epoch."""
    return _time.real(time_)
