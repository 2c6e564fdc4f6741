"""Accelerated time: how long, in real seconds, the engine waits for what AWS lets pass.

At speed 60 a lab hour passes in a minute. Only waits are accelerated: schedules, Wait states,
delays before a retry, the periods of alarms. Timestamps stay real, and so do the limits on real
work, such as the timeouts of functions, tasks and jobs.
"""

from __future__ import annotations

import time

_speed = 1
_began = time.time()  # where lab time and real time are the same


def accelerate(speed: int) -> None:
    """Let time pass ``speed`` times as fast from now on."""
    global _speed, _began
    _speed, _began = speed, time.time()


def real_seconds(seconds: float) -> float:
    """Return how long the engine waits where AWS waits for ``seconds``."""
    return seconds / _speed


def lab_time(moment: float) -> float:
    """Return what a clock of the lab shows at a real moment. Both in seconds since the epoch."""
    return _began + (moment - _began) * _speed


def real_time(moment: float) -> float:
    """Return the real moment at which a clock of the lab shows ``moment``."""
    return _began + (moment - _began) / _speed
