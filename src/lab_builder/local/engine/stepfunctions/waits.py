"""Waits and the delays before a retry: at the engine's pace, and over once the execution is.

Closes gaps of moto, which knows whole seconds only, and sleeps through the delay before a retry
even when the execution is stopped: a thread would live on, for ``MaxDelaySeconds`` at worst.
"""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

from lab_builder.local.engine import clock
from lab_builder.local.engine.stepfunctions import patches

_GLANCE = 0.2  # seconds between two looks at whether the execution still runs
_here = threading.local()


def install() -> None:
    """Put pauses in the place of moto's sleep and of its wait."""
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp

    def eval_body(decl: Any, env: Any) -> None:
        _here.env = env
        original(decl, env)

    original = patches.RETRIER_EVAL_BODY.replace(eval_body)
    patches.RETRIER_TIME.replace(SimpleNamespace(sleep=_delay))

    def interval(function: Any, env: Any, wait_seconds: float) -> None:
        until_a_time = isinstance(function, Timestamp)  # and times are real
        _pause(env, wait_seconds if until_a_time else clock.real_seconds(wait_seconds))

    patches.WAIT_INTERVAL.replace(interval)


def _delay(seconds: float) -> None:
    _pause(_here.env, clock.real_seconds(seconds))


def _pause(env: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while env.is_running() and (left := until - time.monotonic()) > 0:
        env.program_state_event.wait(min(left, _GLANCE))
