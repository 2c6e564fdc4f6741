"""Wait states and retry delays, divided by the engine's speed, until the execution is stopped.

Closes gaps of moto, which supports whole seconds only, and completes a retry delay even if the
execution is stopped: its thread would continue for up to ``MaxDelaySeconds``.
"""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

from lab_builder.local.engine import clock
from lab_builder.local.engine.stepfunctions import patches

_CHECK_INTERVAL = 0.2  # seconds after which a stopped execution is noticed
_thread = threading.local()


def install() -> None:
    """Replace moto's sleep before a retry and its wait."""
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp

    def eval_body(decl: Any, env: Any) -> None:
        _thread.env = env
        original(decl, env)

    original = patches.RETRIER_EVAL_BODY.replace(eval_body)
    patches.RETRIER_TIME.replace(SimpleNamespace(sleep=_retry_delay))

    def interval(function: Any, env: Any, wait_seconds: float) -> None:
        is_timestamp = isinstance(function, Timestamp)  # timestamps are real time
        _wait(env, wait_seconds if is_timestamp else clock.real_seconds(wait_seconds))

    patches.WAIT_INTERVAL.replace(interval)


def _retry_delay(seconds: float) -> None:
    _wait(_thread.env, clock.real_seconds(seconds))


def _wait(env: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while env.is_running() and (left := until - time.monotonic()) > 0:
        env.program_state_event.wait(min(left, _CHECK_INTERVAL))
