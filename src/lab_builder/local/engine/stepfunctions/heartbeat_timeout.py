"""States.HeartbeatTimeout, the error name of a missed heartbeat.

Closes a gap of moto, where Retry and Catch match it as States.Timeout only:
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


class _HeartbeatTimeout(StatesErrorName):
    """An error name that is shown as States.Timeout, and matches both names."""

    def __init__(self) -> None:
        super().__init__(typ=StatesErrorNameType.StatesTimeout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ErrorName) and other.error_name in _NAMES

    __hash__ = None  # type: ignore[assignment]


def install() -> None:
    """Set the error name after moto has created the failure event."""

    def from_error(task: Any, env: Any, ex: Exception) -> Any:
        event = stock(task, env, ex)
        if isinstance(ex, HeartbeatTimeoutError):
            event.error_name = _HeartbeatTimeout()
        return event

    stock = patches.CALLBACK_FROM_ERROR.replace(from_error)
