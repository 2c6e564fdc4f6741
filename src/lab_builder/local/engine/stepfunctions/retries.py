"""Lets a stopped execution leave the delay before a retry.

Closes a gap of moto, which sleeps through it: a thread and its execution would live on, for
``MaxDelaySeconds`` at worst.
"""

from __future__ import annotations

import importlib
import threading
import time
from types import SimpleNamespace
from typing import Any

from lab_builder.local.engine import seams

_GLANCE = 0.2  # seconds between two looks at whether the execution still runs
_here = threading.local()


def install() -> None:
    """Put an interruptible sleep in the place of the retrier's."""
    module = importlib.import_module(
        "moto.stepfunctions.parser.asl.component.common.retry.retrier_decl"
    )

    def eval_body(retrier: Any, env: Any) -> None:
        _here.env = env
        original(retrier, env)

    original = seams.replace(module.RetrierDecl, "_eval_body", eval_body)
    seams.replace(module, "time", SimpleNamespace(sleep=_pause))


def _pause(seconds: float) -> None:
    until = time.monotonic() + seconds
    while _here.env.is_running() and (left := until - time.monotonic()) > 0:
        _here.env.program_state_event.wait(min(left, _GLANCE))
