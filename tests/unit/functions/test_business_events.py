from __future__ import annotations

import json

import pytest

from ledger import business_events
from ledger.errors import NetworkInterruptionError


@pytest.mark.parametrize(
    ("rate", "priority"),
    [(100.0, "LOW"), (99.9, "NORMAL"), (95.0, "NORMAL"), (94.99, "HIGH"), (0.0, "HIGH")],
)
def test_the_worse_the_success_rate_the_higher_the_priority(rate: float, priority: str) -> None:
    event = business_events.processed({"success_rate": rate, "batch_id": "daily-1"})
    assert event["Source"] == "lab.financial"
    assert event["DetailType"] == "Transaction Batch Processed"
    detail = {"priority": priority, "success_rate": rate, "batch_id": "daily-1"}
    assert json.loads(event["Detail"]) == detail


def test_a_batch_that_was_not_processed_is_critical_and_says_why() -> None:
    event = business_events.failed(NetworkInterruptionError("gone"), "42")
    assert event["DetailType"] == "Transaction Batch Failed"
    assert json.loads(event["Detail"]) == {
        "priority": "CRITICAL",
        "seed": "42",
        "error": "NetworkInterruptionError",
        "cause": "gone",
    }
