"""Set the state of a metric alarm, and find its previous state in the alarm history.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

_UNCHECKED = "Unchecked: Initial alarm creation"


def set_state(alarm: dict[str, Any], state: str, reason: str, data: dict[str, Any]) -> None:
    """Set the state, record it, run the actions, and evaluate the composite alarms above."""
    old = alarm["StateValue"]
    now = time.time()
    alarm["StateValue"] = state
    alarm["StateReason"] = reason
    alarm["StateReasonData"] = json.dumps(data, separators=(",", ":"))
    alarm["StateUpdatedTimestamp"] = alarm["StateTransitionedTimestamp"] = now
    cloudwatch._record_history(alarm["AlarmName"], old, state, reason, reason_data=data)  # noqa: SLF001
    cloudwatch._dispatch_alarm_actions(alarm, old, state, reason)  # noqa: SLF001
    cloudwatch._evaluate_parent_alarms(alarm)  # noqa: SLF001


def record_history(
    stock: Callable[..., None], name: str, old: str, new: str, reason: str, *rest: Any, **more: Any
) -> None:
    """Record a state change; the creation of an alarm is recorded as a configuration update."""
    if reason != _UNCHECKED:
        stock(name, old, new, reason, *rest, **more)
        return
    cloudwatch._history_entries().append(  # noqa: SLF001
        {
            "AlarmName": name,
            "AlarmType": "MetricAlarm",
            "Timestamp": cloudwatch._ts_iso(time.time()),  # noqa: SLF001
            "HistoryItemType": "ConfigurationUpdate",
            "HistorySummary": f'Alarm "{name}" created',
            "HistoryData": json.dumps({"version": "1.0", "type": "Create"}),
        }
    )


def previous_state(name: str, state: str) -> dict[str, Any]:
    """Return reason, data and time of the previous state, which was ``state``."""
    updates = [
        entry
        for entry in cloudwatch._history_entries()  # noqa: SLF001
        if entry["AlarmName"] == name and entry["HistoryItemType"] == "StateUpdate"
    ]
    for entry in reversed(updates[:-1]):
        new_state = json.loads(entry["HistoryData"])["newState"]
        if new_state["stateValue"] == state:
            return {
                "reason": new_state["stateReason"],
                "data": new_state.get("stateReasonData"),
                "time": cloudwatch._parse_ts(entry["Timestamp"]),  # noqa: SLF001
            }
    return {"reason": _UNCHECKED, "data": None, "time": None}
