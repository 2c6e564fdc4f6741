"""Trigger definitions: store properties that MiniStack drops, reject unsupported triggers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json

from lab_builder.local.engine.glue import store

_SUPPORTED_TYPES = {"ON_DEMAND", "EVENT", "CONDITIONAL"}


def create(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Handle CreateTrigger."""
    batching = data.get("EventBatchingCondition") or {}
    reason = None
    if data.get("Type") not in _SUPPORTED_TYPES:
        reason = f"the embedded engine does not support {data.get('Type')} triggers"
    elif any(not action.get("JobName") for action in data.get("Actions", [])):
        reason = "the embedded engine supports only triggers that start jobs"
    elif batching.get("BatchSize", 1) != 1:
        reason = "the embedded engine supports only BatchSize 1 in EventBatchingCondition"
    if reason:
        return error_response_json("InvalidInputException", reason, 400)
    response = stock(data)
    if response[0] < 400 and data["Type"] == "EVENT":
        store.triggers[data["Name"]]["EventBatchingCondition"] = {"BatchSize": 1, **batching}
    return response
