"""The lab at work: failures are retried and caught, and Spark finds what was planted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from eventually import eventually
from functional.engines import RunningEngine

pytestmark = [pytest.mark.engine, pytest.mark.spark]

WORKFLOW = (
    "arn:aws:states:us-east-1:000000000000:stateMachine:aws-deep-dive-financial-processing-workflow"
)


def execute(lab: RunningEngine, name: str, **given: Any) -> tuple[dict[str, Any], list[Any]]:
    """Run the workflow to its end; return its description and its history."""
    states = lab.client("stepfunctions")
    arn = states.start_execution(stateMachineArn=WORKFLOW, name=name, input=json.dumps(given))[
        "executionArn"
    ]

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = states.describe_execution(executionArn=arn)
        return None if found["status"] == "RUNNING" else found

    found = eventually(ended)
    pages = states.get_paginator("get_execution_history").paginate(executionArn=arn)
    return found, [event for page in pages for event in page["events"]]


def objects(lab: RunningEngine, prefix: str) -> Iterator[tuple[str, bytes]]:
    s3 = lab.client("s3")
    bucket = "aws-deep-dive-data-000000000000-us-east-1"
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", ()):
            yield item["Key"], s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()


def test_a_forced_database_timeout_is_retried_by_name_then_caught(lab: RunningEngine) -> None:
    found, history = execute(
        lab, "forced-timeout", forceFailure={"databaseTimeout": True}, skip_glue=True
    )
    failed = [e["taskFailedEventDetails"] for e in history if e["type"] == "TaskFailed"]
    tried = [each for each in failed if each["error"] == "DatabaseTimeoutError"]
    assert len(tried) > 1
    assert "stackTrace" in tried[0]["cause"]
    entered = [
        e["stateEnteredEventDetails"]["name"] for e in history if "stateEnteredEventDetails" in e
    ]
    assert "NotifyFailure" in entered
    assert (found["status"], found["error"]) == ("FAILED", "DatabaseTimeoutError")


def test_a_forced_failure_clears_after_its_attempts(lab: RunningEngine) -> None:
    found, history = execute(
        lab,
        "cleared",
        forceFailure={"databaseTimeout": True, "attempts": 1},
        skip_glue=True,
        seed="cleared",
    )
    assert [e for e in history if e["type"] == "TaskFailed"]
    assert found["status"] == "SUCCEEDED"


def test_spark_finds_and_rejects_exactly_what_was_planted(lab: RunningEngine) -> None:
    found, history = execute(
        lab, "planted", forceFailure={"complianceViolations": True}, seed="planted"
    )
    jobs = [
        json.loads(e["taskSucceededEventDetails"]["output"])["JobRunState"]
        for e in history
        if e["type"] == "TaskSucceeded" and e["taskSucceededEventDetails"]["resourceType"] == "glue"
    ]
    assert jobs == ["SUCCEEDED", "SUCCEEDED"]
    assert (found["status"], found["error"]) == ("FAILED", "LowComplianceScore")

    ((_, body),) = objects(lab, "reports/planted.json")
    report = json.loads(body)
    batches = set(report["batches"])
    manifests = [json.loads(body) for _, body in objects(lab, "manifest/")]
    planted = {
        (defect["transaction_id"], defect["defect"])
        for manifest in manifests
        if manifest["batch_id"] in batches
        for defect in manifest["planted"]
    }
    rejected = [
        json.loads(line)
        for key, body in objects(lab, "rejected/")
        if any(f"batch={batch}/" in key for batch in batches)
        for line in body.splitlines()
    ]
    seen = [(row["transaction_id"], row["reason"]) for row in rejected]
    seen += [(one["transaction_id"], one["control"]) for one in report["findings"]]
    assert len(report["findings"]) >= 5  # complianceViolations plants one for each control
    assert sorted(seen) == sorted(planted)
