from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from daily_transaction_processor.handler import process
from ledger import invocation
from ledger.errors import DatabaseTimeoutError, TransientFault
from ledger.settings import Settings
from unit.functions.stubs import SETTINGS, Aws, aws, expect_run


def run(given: Aws, event: dict[str, Any], settings: Settings = SETTINGS) -> dict[str, Any]:
    event = {"seed": "42", "timestamp": "2025-01-27T08:00:00Z", **event}
    return process(invocation.parse(event, "request"), settings, given)


def test_a_batch_is_written_after_its_manifest_and_the_result_tells_of_no_plants() -> None:
    with aws() as given:
        expect_run(given, writes=True, event=True)
        result = run(given, {"batch_size": 100})
    (manifest_key, manifest), (batch_key, lines) = given.written()
    assert manifest_key == f"manifest/{result['batch_id']}.json"
    assert json.loads(manifest)["batch_id"] == result["batch_id"]
    assert batch_key == f"incoming/2025-01-27/{result['batch_id']}.jsonl"
    assert len(lines.splitlines()) == 100
    assert set(result) == {
        "batch_id",
        "status",
        "transactions_processed",
        "transactions_failed",
        "success_rate",
        "seed",
        "test_mode",
    }


def test_metrics_tell_what_the_result_tells() -> None:
    with aws() as given:
        expect_run(given, writes=True, event=True)
        result = run(given, {})
    metrics = given.metrics()
    assert metrics.pop("ProcessingDuration") > 0
    assert round(metrics.pop("ProcessingSuccessRate"), 2) == result["success_rate"]
    assert metrics == {
        "TransactionsProcessed": result["transactions_processed"],
        "TransactionsFailed": result["transactions_failed"],
        "ProcessingFailures": 0,
    }


def test_a_test_writes_no_data_and_does_everything_else() -> None:
    with aws() as given:
        expect_run(given, writes=False, event=True)
        result = run(given, {"test_mode": True})
    assert result["test_mode"] is True
    assert result["transactions_processed"] > 0


def test_a_forced_timeout_is_raised_by_name_and_counted_and_announced() -> None:
    with aws() as given:
        expect_run(given, writes=False, event=True)
        with pytest.raises(DatabaseTimeoutError):
            run(given, {"forceFailure": {"databaseTimeout": True}})
    metrics = given.metrics()
    assert (metrics["ProcessingFailures"], metrics["ProcessingSuccessRate"]) == (1, 0)
    assert (metrics["TransactionsProcessed"], metrics["TransactionsFailed"]) == (0, 0)
    ((detail_type, detail),) = given.events()
    assert (detail_type, detail["priority"]) == ("Transaction Batch Failed", "CRITICAL")
    assert detail["error"] == "DatabaseTimeoutError"


def test_a_forced_timeout_clears_after_its_attempts() -> None:
    event = {"forceFailure": {"databaseTimeout": True, "attempts": 2}, "retry_count": 2}
    with aws() as given:
        expect_run(given, writes=True, event=True)
        assert run(given, event)["status"] == "COMPLETED"


def test_a_partial_failure_is_a_result_and_an_event_of_high_priority() -> None:
    event = {"forceFailure": {"partialFailure": True, "complianceViolations": True}}
    with aws() as given:
        expect_run(given, writes=True, event=True)
        result = run(given, {**event, "batch_size": 200})
    assert (result["status"], result["success_rate"]) == ("PARTIAL_FAILURE", 70.0)
    ((detail_type, detail),) = given.events()
    assert (detail_type, detail["priority"]) == ("Transaction Batch Processed", "HIGH")
    assert detail["batch_id"] == result["batch_id"]


def test_a_random_failure_repeats_with_its_seed_and_may_clear_on_a_retry() -> None:
    settings = replace(SETTINGS, failure_rate=0.5)

    def outcome(seed: str, retry: int) -> str:
        with aws() as given:
            expect_run(given, writes=False, event=True)
            try:
                event = {"seed": seed, "retry_count": retry, "test_mode": True}
                return str(run(given, event, settings)["status"])
            except TransientFault as fault:
                return type(fault).__name__

    tries = {(seed, retry): outcome(seed, retry) for seed in "abcdef" for retry in (0, 1)}
    assert all(outcome(*one) == tries[one] for one in tries)
    assert any(tries[seed, 0] != "COMPLETED" and tries[seed, 1] == "COMPLETED" for seed in "abcdef")


def test_an_event_that_the_bus_refuses_is_an_error() -> None:
    with aws() as given:
        expect_run(given, writes=True, event=False)
        refusal = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
        given.expect("events", "put_events", refusal)
        with pytest.raises(RuntimeError, match="bus bus refused"):
            run(given, {})
