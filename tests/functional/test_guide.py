"""The commands of the lab's guide, run as printed with the aws command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functional.commands import aws
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

DAILY = "aws-deep-dive-daily-transaction-processor"
MONTH_END = "aws-deep-dive-month-end-processor"


def answer(lab: RunningEngine, command: str, folder: Path) -> Any:
    done = aws(lab, command, folder)
    assert done.code == 0, done.stderr
    return done.value if done.stdout.strip() else None


def invoke(lab: RunningEngine, function: str, payload: dict[str, Any], folder: Path) -> Any:
    """Invoke a function with the aws command line, and return its answer and its payload."""
    (folder / "payload.json").write_text(json.dumps(payload))
    said = answer(
        lab,
        f"aws lambda invoke --function-name {function} --payload fileb://payload.json out.json",
        folder,
    )
    return said, json.loads((folder / "out.json").read_text())


def test_activity_1_lists_the_rules_of_the_lab(lab: RunningEngine, tmp_path: Path) -> None:
    rules = answer(lab, "aws events list-rules --name-prefix aws-deep-dive", tmp_path)["Rules"]
    schedules = {rule["Name"]: rule["State"] for rule in rules if "ScheduleExpression" in rule}
    assert schedules == {
        "aws-deep-dive-daily-transaction-schedule": "ENABLED",
        "aws-deep-dive-month-end-schedule": "ENABLED",
        "aws-deep-dive-financial-etl-schedule": "ENABLED",
        "aws-deep-dive-compliance-validation-schedule": "ENABLED",
        "aws-deep-dive-stepfunctions-schedule": "ENABLED",
        "aws-deep-dive-pause": "ENABLED",
        "aws-deep-dive-failure-simulator": "DISABLED",
    }


def test_activity_1_describes_a_rule_and_its_target(lab: RunningEngine, tmp_path: Path) -> None:
    name = "aws-deep-dive-daily-transaction-schedule"
    rule = answer(lab, f"aws events describe-rule --name {name}", tmp_path)
    targets = answer(lab, f"aws events list-targets-by-rule --rule {name}", tmp_path)["Targets"]
    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    assert [target["Arn"].rsplit(":", 1)[-1] for target in targets] == [DAILY]


def test_activity_2_the_standard_execution_succeeds(lab: RunningEngine, tmp_path: Path) -> None:
    event = {
        "source": "service-exploration",
        "test_mode": True,
        "timestamp": "2025-01-27T00:00:00Z",
    }
    said, payload = invoke(lab, DAILY, event, tmp_path)
    assert "FunctionError" not in said
    assert payload["status"] == "COMPLETED"
    said, payload = invoke(lab, MONTH_END, event, tmp_path)
    assert "FunctionError" not in said
    assert len(payload["processes"]) == 5


def test_activity_2_the_forced_failure_has_its_name_and_its_stack(
    lab: RunningEngine, tmp_path: Path
) -> None:
    said, payload = invoke(
        lab,
        DAILY,
        {"source": "service-exploration", "forceFailure": {"databaseTimeout": True}},
        tmp_path,
    )
    assert said["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "DatabaseTimeoutError"
    assert any("daily_transaction_processor/handler.py" in line for line in payload["stackTrace"])


def test_an_unknown_key_in_force_failure_is_named(lab: RunningEngine, tmp_path: Path) -> None:
    said, payload = invoke(lab, DAILY, {"forceFailure": {"databaseTimeuot": True}}, tmp_path)
    assert said["FunctionError"] == "Unhandled"
    assert "databaseTimeuot" in payload["errorMessage"]


def test_activity_4_the_metrics_of_a_run_can_be_read(lab: RunningEngine, tmp_path: Path) -> None:
    invoke(lab, DAILY, {"batch_size": 100, "seed": "metrics"}, tmp_path)
    metrics = answer(lab, "aws cloudwatch list-metrics --namespace FinancialProcessing", tmp_path)
    assert {"Name": "ProcessType", "Value": "DailyTransaction"} in [
        dimension for metric in metrics["Metrics"] for dimension in metric["Dimensions"]
    ]
    now = datetime.now(UTC)
    points = answer(
        lab,
        "aws cloudwatch get-metric-statistics"
        " --namespace FinancialProcessing"
        " --metric-name ProcessingSuccessRate"
        " --dimensions Name=ProcessType,Value=DailyTransaction"
        f" --start-time {now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        f" --end-time {now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        " --period 300"
        " --statistics Average",
        tmp_path,
    )["Datapoints"]
    assert points
    assert all(0 < point["Average"] <= 100 for point in points)
