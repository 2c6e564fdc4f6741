from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger import invocation
from ledger.errors import MonthEndCriticalError, MonthEndProcessError, TransientFault
from ledger.month_end import PROCESSES
from month_end_processor.handler import process
from unit.functions.stubs import SETTINGS, Aws, aws, expect_run


def run(given: Aws, event: dict[str, Any]) -> dict[str, Any]:
    event = {"seed": "42", "timestamp": "2025-01-27T08:00:00Z", **event}
    return process(invocation.parse(event, "request"), SETTINGS, given)


def close(event: dict[str, Any], *, writes: bool = True) -> tuple[dict[str, Any], Aws]:
    with aws() as given:
        expect_run(given, writes=writes, event=False)
        return run(given, event), given


def test_all_five_processes_run_over_a_closing_batch_that_is_handed_in() -> None:
    result, given = close({})
    assert [item["process"] for item in result["processes"]] == list(PROCESSES)
    assert {item["status"] for item in result["processes"]} == {"COMPLETED"}
    _, (key, _) = given.written()
    assert key == f"incoming/2025-01-27/{result['batch_id']}.jsonl"


def test_a_close_without_findings_scores_100_and_publishes_zeros() -> None:
    result, given = close({})
    assert (result["compliance_score"], result["material_variances"]) == (100.0, 0)
    metrics = given.metrics()
    assert metrics["ComplianceScore"] == 100
    for name in (
        "ProcessingFailures",
        "SODViolations",
        "PrivilegedAccessViolations",
        "AccessControlViolations",
        "MaterialVariances",
        "VarianceAmount",
    ):
        assert metrics[name] == 0


def test_a_forced_variance_is_reported_with_its_amount() -> None:
    result, given = close({"forceFailure": {"materialVariance": True}})
    assert result["material_variances"] == 1
    assert 50_000 <= result["variance_amount"] <= 200_000
    assert given.metrics()["MaterialVariances"] == 1
    assert given.metrics()["VarianceAmount"] == result["variance_amount"]


def test_forced_violations_bring_the_score_down() -> None:
    result, given = close({"forceFailure": {"complianceViolations": True}})
    assert result["compliance_score"] == 0
    assert given.metrics()["SODViolations"] == 1


@pytest.mark.parametrize("name", list(PROCESSES))
def test_one_process_alone_runs_and_publishes_what_it_knows(name: str) -> None:
    result, given = close({"process": name})
    assert [item["process"] for item in result["processes"]] == [name]
    assert (result["compliance_score"] is not None) == (name == "Compliance Checks")
    assert ("ComplianceScore" in given.metrics()) == (name == "Compliance Checks")
    assert ("MaterialVariances" in given.metrics()) == (name == "Variance Analysis")


def test_each_process_of_one_execution_sees_the_same_batch() -> None:
    results = [close({"process": name})[0] for name in PROCESSES]
    assert len({result["batch_id"] for result in results}) == 1


@pytest.mark.parametrize("name", list(PROCESSES))
def test_a_forced_process_fails_after_the_others_completed(name: str) -> None:
    with aws() as given:
        expect_run(given, writes=True, event=False)
        with pytest.raises(MonthEndProcessError) as caught:
            run(given, {"forceFailure": {"specificProcess": name}})
    failed, completed = str(caught.value).split("; ")
    assert failed == f"{name} failed (forced)"
    assert completed == f"completed: {', '.join(one for one in PROCESSES if one != name)}"
    metrics = given.metrics()
    assert metrics["ProcessingFailures"] == 1
    assert ("ComplianceScore" in metrics) == (name != "Compliance Checks")
    assert ("VarianceAmount" in metrics) == (name != "Variance Analysis")


def test_a_process_that_is_not_forced_to_fail_completes_beside_it() -> None:
    event = {
        "process": "Variance Analysis",
        "forceFailure": {"specificProcess": "Compliance Checks"},
    }
    assert close(event)[0]["status"] == "COMPLETED"


def test_a_critical_failure_stops_the_close_before_anything_is_written() -> None:
    with aws() as given:
        expect_run(given, writes=False, event=False)
        with pytest.raises(MonthEndCriticalError):
            run(given, {"forceFailure": {"criticalFailure": True}})
    assert given.metrics()["ProcessingFailures"] == 1


def test_forced_failures_clear_after_their_attempts() -> None:
    forced = {"criticalFailure": True, "specificProcess": "Variance Analysis", "attempts": 1}
    assert close({"forceFailure": forced, "retry_count": 1})[0]["status"] == "COMPLETED"


def test_a_test_writes_no_data() -> None:
    result, given = close({"test_mode": True}, writes=False)
    assert result["test_mode"] is True
    assert given.written() == []


def test_each_process_has_a_chance_of_failure_of_its_own() -> None:
    settings = replace(SETTINGS, failure_rate=0.5)
    outcomes = set()
    for name in PROCESSES:
        with aws() as given:
            expect_run(given, writes=False, event=False)
            try:
                event = {"seed": "7", "process": name, "test_mode": True}
                process(invocation.parse(event, "request"), settings, given)
                outcomes.add("completed")
            except TransientFault:
                outcomes.add("failed")
    assert outcomes == {"completed", "failed"}
