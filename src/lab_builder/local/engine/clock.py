"""Accelerated time: conversion between lab time and real time.

At speed 60, an hour of lab time takes a minute. Only waits are accelerated: schedules, Wait states,
retry delays and alarm periods. Timestamps are real, and so are limits on work, such as the timeouts
of functions, tasks and jobs.
"""

from __future__ import annotations

import time

_speed = 1
_start = time.time()  # the time at which lab time equals real time


def accelerate(speed: int) -> None:
    """Make time pass ``speed`` times as fast from now on."""
    global _speed, _start
    _speed, _start = speed, time.time()


def real_seconds(seconds: float) -> float:
    """Return the real seconds that the engine waits for ``seconds`` of lab time."""
    return seconds / _speed


def lab_time(time_: float) -> float:
    """Return the lab time at a real time, both in seconds since the epoch."""
    return _start + (time_ - _start) * _speed


def real_time(time_: float) -> float:
    """Return the real time at a lab time, both in seconds since the epoch."""
    return _start + (time_ - _start) / _speed
