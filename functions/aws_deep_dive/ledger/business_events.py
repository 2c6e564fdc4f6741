"""Business events of the daily processor, for the rules on the lab's own bus."""

from __future__ import annotations

import json
from typing import Any

SOURCE = "lab.financial"
PROCESSED = "Transaction Batch Processed"
FAILED = "Transaction Batch Failed"
_DEGRADED_BELOW = 95.0  # percent


def processed(result: dict[str, Any]) -> dict[str, Any]:
    """Return the event for a processed batch: the worse its success rate, the higher it ranks."""
    rate = result["success_rate"]
    priority = "LOW" if rate == 100 else "NORMAL" if rate >= _DEGRADED_BELOW else "HIGH"
    return _event(PROCESSED, {"priority": priority, **result})


def failed(fault: Exception, seed: str) -> dict[str, Any]:
    """Return the event for a batch that was not processed at all."""
    detail = {
        "priority": "CRITICAL",
        "seed": seed,
        "error": type(fault).__name__,
        "cause": str(fault),
    }
    return _event(FAILED, detail)


def _event(detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {"Source": SOURCE, "DetailType": detail_type, "Detail": json.dumps(detail)}


def put(events: Any, bus: str, event: dict[str, Any]) -> None:
    """Put one event on the bus.

    Raises:
        RuntimeError: the bus refused it; PutEvents answers 200 even then.
    """
    answer = events.put_events(Entries=[{**event, "EventBusName": bus}])
    if answer["FailedEntryCount"]:
        raise RuntimeError(f"event bus {bus} refused an event: {answer['Entries'][0]}")
