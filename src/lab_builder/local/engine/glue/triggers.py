"""Trigger definitions: keeps what MiniStack drops, refuses what nothing here would fire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json

from lab_builder.local.engine.glue import store

_FIRED = {"ON_DEMAND", "EVENT", "CONDITIONAL"}


def create(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Answer CreateTrigger."""
    batching = data.get("EventBatchingCondition") or {}
    reason = None
    if data.get("Type") not in _FIRED:
        reason = f"the embedded engine does not fire {data.get('Type')} triggers"
    elif any(not action.get("JobName") for action in data.get("Actions", [])):
        reason = "the embedded engine's triggers start jobs, not crawlers"
    elif batching.get("BatchSize", 1) != 1:
        reason = "the embedded engine fires an event trigger at each event (BatchSize 1)"
    if reason:
        return error_response_json("InvalidInputException", reason, 400)
    answer = stock(data)
    if answer[0] < 400 and data["Type"] == "EVENT":
        store.triggers[data["Name"]]["EventBatchingCondition"] = {"BatchSize": 1, **batching}
    return answer
