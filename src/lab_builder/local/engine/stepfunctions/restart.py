"""End the history of an execution that was running when the engine stopped.

Closes a gap of MiniStack, which marks the execution as FAILED without an ExecutionFailed event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

from lab_builder.local.engine.stepfunctions import patches


def install() -> None:
    """Add the missing events after MiniStack has restored its state."""
    patches.RESTORE_STATE.wrap(_restore)


def _restore(stock: Callable[[dict[str, Any]], None], data: dict[str, Any]) -> None:
    stock(data)
    for record in stepfunctions._executions.all_values():  # noqa: SLF001
        _end_history(record)


def _end_history(record: dict[str, Any]) -> None:
    last = record["events"][-1]
    if record["status"] == "FAILED" and last["type"] != "ExecutionFailed":
        error = {"error": record["error"], "cause": record["cause"]}
        stepfunctions._add_event(  # noqa: SLF001
            record,
            "ExecutionFailed",
            {"executionFailedEventDetails": error, "previousEventId": last["id"]},
        )
