"""``lab-builder invoke``: functions and the workflow of the lab, on the engine."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from functional.commands import Ended, lab_builder
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@pytest.fixture
def quiet(lab: RunningEngine) -> Any:
    """Run ``invoke`` in the lab without its schedules, so that no other run publishes metrics."""
    assert lab_builder(lab.home, "pause", "--local").code == 0
    yield partial(lab_builder, lab.home, "invoke", "--local")
    assert lab_builder(lab.home, "resume", "--local").code == 0


def metrics(done: Ended) -> dict[str, float]:
    """Return the metrics of the daily processor."""
    found = done.value["metrics"]
    daily = [each for each in found if each["dimensions"]["ProcessType"] == "DailyTransaction"]
    return {each["name"]: each["sum"] for each in daily}


def test_a_function_shows_result_log_and_metrics(quiet: Any) -> None:
    done = quiet("daily-transaction-processor", "--seed", "7", "--json")
    assert done.code == 0, done.stderr
    assert done.value["result"]["seed"] == "7"
    assert done.value["log"][-1].startswith(f"REPORT RequestId: {done.value['id']}")
    assert metrics(done)["TransactionsProcessed"] == done.value["result"]["transactions_processed"]
    again = quiet("DailyTransactionFunction", "--seed", "7", "--json")
    assert again.value["result"] == done.value["result"]


def test_a_forced_failure_fails_the_command(quiet: Any) -> None:
    done = quiet("daily-transaction-processor", "--force", "databaseTimeout", "--show-calls")
    assert done.code == 1
    assert "DatabaseTimeoutError: the ledger database did not answer" in done.stdout
    assert "ProcessingFailures     1" in done.stdout
    assert "aws lambda invoke --function-name aws-deep-dive-daily" in done.stderr


def test_the_workflow_shows_retries_as_they_come(quiet: Any) -> None:
    skip = ("--input", '{"skip_glue": true}', "--json")
    done = quiet("workflow", "--force", "databaseTimeout", "--force", "attempts=1", *skip)
    assert done.code == 0, done.stderr
    retried = "ProcessDailyTransactions is retried after DatabaseTimeoutError"
    assert done.value["log"].count(retried) == 1
    assert retried in done.stderr
    assert metrics(done)["ProcessingFailures"] == 1


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        (("nix",), "the stack has no function or workflow nix", "expected one of aws-deep-dive-"),
        (("workflow", "--force", "databasetimout"), "no failure", "did you mean databaseTimeout?"),
        (("workflow", "--input", "[]"), "not a JSON object", "write members"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    lab: RunningEngine, words: tuple[str, ...], what: str, hint: str
) -> None:
    done = lab_builder(lab.home, "invoke", "--local", *words)
    assert done.code == 2
    assert what in done.stderr
    assert hint in done.stderr


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("invoke\n--local\nmonth", {"month-end-processor"}),
        ("invoke\n--local\nDaily", {"DailyTransactionFunction"}),
        ("invoke\n--local\nworkflow\n--force\nda", {"databaseTimeout"}),
    ],
)
def test_names_and_failures_are_completed(lab: RunningEngine, line: str, offered: set[str]) -> None:
    asked: dict[str, Any] = {
        "COMP_WORDS": f"lab-builder\n{line}",
        "COMP_CWORD": str(line.count("\n") + 1),
        "_LAB_BUILDER_COMPLETE": "bash_complete",
    }
    done = lab_builder(lab.home, **asked)
    assert {each.partition(",")[2] for each in done.stdout.splitlines() if each} == offered
