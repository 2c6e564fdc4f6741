"""The workflow's definition against the code that it calls: names of errors, keys and processes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lab_builder.labs.aws_deep_dive as lab
from daily_transaction_processor import handler as daily
from ledger import batches, errors, invocation, job, month_end
from month_end_processor import handler as monthly

TEXT = (Path(lab.__file__).parent / "financial_processing_workflow.asl.json").read_text("utf-8")
WORKFLOW: dict[str, Any] = json.loads(TEXT)
RUN = invocation.parse({"seed": "42", "timestamp": "2025-01-27T08:00:00Z"}, "request")


def machines(machine: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a machine and every machine inside it."""
    yield machine
    for state in machine["States"].values():
        inner = [*state.get("Branches", ()), *filter(None, [state.get("ItemProcessor")])]
        for one in inner:
            yield from machines(one)


STATES: dict[str, dict[str, Any]] = {
    name: state for machine in machines(WORKFLOW) for name, state in machine["States"].items()
}
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def targets(state: dict[str, Any]) -> set[str]:
    """Return the states that a state can go to."""
    ways = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    named = {way["Next"] for way in ways if "Next" in way}
    return named | ({state["Default"]} if "Default" in state else set())


def reachable(machine: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    ahead = {machine["StartAt"]}
    while ahead:
        name = ahead.pop()
        seen.add(name)
        ahead |= targets(machine["States"][name]) - seen
    return seen


def test_every_state_can_be_reached_and_every_machine_ends() -> None:
    for machine in machines(WORKFLOW):
        assert reachable(machine) == set(machine["States"])
        assert any(
            state.get("End") or state["Type"] in {"Succeed", "Fail"}
            for state in machine["States"].values()
        )


def test_only_agreed_names_are_substituted() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == {
        "DailyTransactionFunctionArn",
        "MonthEndFunctionArn",
        "FinancialEtlJobName",
        "ComplianceValidationJobName",
        "DataBucketName",
        "AlertTopicArn",
    }


def test_retry_and_catch_name_errors_that_the_code_or_the_service_raises() -> None:
    rules = [
        rule for task in TASKS.values() for rule in (*task.get("Retry", ()), *task.get("Catch", ()))
    ]
    named = {error for rule in rules for error in rule["ErrorEquals"]}
    ours = {error for error in named if "." not in error}
    transient = {error.__name__ for error in errors.TransientFault.__subclasses__()}
    assert ours == transient | {"MonthEndCriticalError", "MonthEndProcessError"}
    assert {error.split(".")[0] for error in named - ours} == {"Lambda", "States"}


def test_each_retry_of_a_fault_backs_off_with_jitter() -> None:
    for task in TASKS.values():
        for rule in task.get("Retry", ()):
            if rule["MaxAttempts"] > 1:
                assert rule["JitterStrategy"] == "FULL"
                assert rule["BackoffRate"] > 1
                assert rule["MaxDelaySeconds"]


@pytest.mark.parametrize("name", ["ProcessDailyTransactions", "RunProcess"])
def test_a_function_gets_seed_retry_count_and_all_that_shapes_its_run(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]
    keys = {key.removesuffix(".$") for key in payload}
    assert keys - {"process", "skip_glue"} == {
        "seed",
        "id",
        "execution_id",
        "retry_count",
        "timestamp",
        "forceFailure",
        "batch_size",
        "test_mode",
    }
    assert payload["retry_count.$"] == "$$.State.RetryCount"
    assert payload["execution_id.$"] == "$$.Execution.Id"


def test_the_defaults_are_what_an_absent_key_means_to_the_functions() -> None:
    defaults = dict(STATES["SetDefaults"]["Parameters"]["defaults"])
    assert defaults.pop("timestamp.$") == "$$.Execution.StartTime"
    assert invocation.parse(defaults, "request") == invocation.parse({}, "request")


def test_the_map_runs_the_five_processes_and_the_fourth_gives_the_score() -> None:
    processes = STATES["ApplyInput"]["Parameters"]["processes"]
    assert processes == list(month_end.PROCESSES)
    chosen = STATES["SumUpMonthEnd"]["Parameters"]["compliance.$"]
    assert (
        chosen
        == f"States.ArrayGetItem($.results.month_end, {processes.index('Compliance Checks')})"
    )


def test_what_the_workflow_takes_from_the_daily_result_is_there() -> None:
    result = daily.summary(RUN, batches.make(RUN.order("daily", 0.0)))
    selected = TASKS["ProcessDailyTransactions"]["ResultSelector"].values()
    assert {path.removeprefix("$.Payload.") for path in selected} <= set(result)


def test_the_outcome_that_the_workflow_takes_has_status_and_score() -> None:
    books = month_end.open_books(batches.make(RUN.order("month-end", 0.0)))
    outcome = monthly.outcome("Compliance Checks", books, RUN)
    result = monthly.summary(RUN, batches.make(RUN.order("month-end", 0.0)), [outcome])
    assert TASKS["RunProcess"]["ResultSelector"] == {
        "outcome.$": "States.ArrayGetItem($.Payload.processes, 0)"
    }
    assert result["processes"][0] == outcome
    assert set(STATES["ProcessFailed"]["Parameters"]) == {
        "process.$",
        "status",
        "error.$",
        "compliance_score",
    }
    assert {"process", "status", "compliance_score"} <= set(outcome)


@pytest.mark.parametrize("name", ["LoadLedger", "ValidateCompliance"])
def test_a_job_takes_the_arguments_that_the_workflow_gives(name: str) -> None:
    given = [key.removesuffix(".$") for key in TASKS[name]["Parameters"]["Arguments"]]
    fixed = ["script", "--environment_name", "e", "--data_bucket", "b", "--failure_rate", "0"]
    read = job.arguments([*fixed, *(word for key in given for word in (key, "7"))])
    values = {"--run_id": read.run_id, "--retry_count": str(read.retry_count)}
    values |= {"--batch_id": str(read.batch_id), "--seed": read.seed}
    assert all(values[key] == "7" for key in given)


def test_every_failure_is_told_before_the_workflow_fails_by_its_name() -> None:
    assert STATES["Failed"] == {
        "Type": "Fail",
        "ErrorPath": "$.error.Error",
        "CausePath": "$.error.Cause",
    }
    before_failed = {name for name, state in STATES.items() if "Failed" in targets(state)}
    assert before_failed == {"NotifyFailure"}
    named = {state["Parameters"]["Error"] for state in STATES.values() if _names_an_error(state)}
    assert named == {"LowSuccessRate", "LowComplianceScore", "MonthEndIncomplete"}


def _names_an_error(state: dict[str, Any]) -> bool:
    return state["Type"] == "Pass" and "Error" in state.get("Parameters", {})
