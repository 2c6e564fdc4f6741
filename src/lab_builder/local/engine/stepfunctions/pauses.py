"""Waits and the delays before a retry: at the engine's pace, and over once the execution is.

Closes gaps of moto, which knows whole seconds only, and sleeps through the delay before a retry
even when the execution is stopped: a thread would live on, for ``MaxDelaySeconds`` at worst.
"""

from __future__ import annotations

import importlib
import threading
import time
from types import SimpleNamespace
from typing import Any

from lab_builder.local.engine import clock, patches

_PARSER = "moto.stepfunctions.parser.asl.component"
_GLANCE = 0.2  # seconds between two looks at whether the execution still runs
_here = threading.local()


def install() -> None:
    """Put pauses in the place of moto's sleep and of its wait."""
    retrier = importlib.import_module(f"{_PARSER}.common.retry.retrier_decl")

    def eval_body(decl: Any, env: Any) -> None:
        _here.env = env
        original(decl, env)

    original = patches.replace(retrier.RetrierDecl, "_eval_body", eval_body)
    patches.replace(retrier, "time", SimpleNamespace(sleep=_delay))

    functions = f"{_PARSER}.state.wait.wait_function"
    wait = importlib.import_module(f"{functions}.wait_function").WaitFunction
    timestamp = importlib.import_module(f"{functions}.timestamp").Timestamp

    def interval(function: Any, env: Any, wait_seconds: float) -> None:
        until_a_time = isinstance(function, timestamp)  # and times are real
        _pause(env, wait_seconds if until_a_time else clock.real_seconds(wait_seconds))

    patches.replace(wait, "_wait_interval", interval)


def _delay(seconds: float) -> None:
    _pause(_here.env, clock.real_seconds(seconds))


def _pause(env: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while env.is_running() and (left := until - time.monotonic()) > 0:
        env.program_state_event.wait(min(left, _GLANCE))
