"""A heartbeat that is missed has a name of its own, beside the one of every timeout.

Closes a gap of moto, where a Retry or a Catch finds it as States.Timeout only:
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, "HeartbeatTimeout
is available inside the Catch and Retry fields".
"""

from __future__ import annotations

from typing import Any

from moto.stepfunctions.parser.asl.component.common.error_name.error_name import ErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import (
    StatesErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import HeartbeatTimeoutError

from lab_builder.local.engine.stepfunctions import patches

_NAMES = {"States.Timeout", "States.HeartbeatTimeout"}


class _Missed(StatesErrorName):
    """States.Timeout to whoever reads it, and equal to both names."""

    def __init__(self) -> None:
        super().__init__(typ=StatesErrorNameType.StatesTimeout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ErrorName) and other.error_name in _NAMES

    __hash__ = None  # type: ignore[assignment]


def install() -> None:
    """Name the error after moto has made an event of it."""

    def from_error(task: Any, env: Any, ex: Exception) -> Any:
        event = stock(task, env, ex)
        if isinstance(ex, HeartbeatTimeoutError):
            event.error_name = _Missed()
        return event

    stock = patches.CALLBACK_FROM_ERROR.replace(from_error)
