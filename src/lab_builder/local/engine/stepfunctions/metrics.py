"""Counts executions in the namespace AWS/States.

Closes a gap of MiniStack, which publishes no metric of Step Functions. Names and dimension:
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ministack.services import cloudwatch, stepfunctions

from lab_builder.local.engine import patches

_METRICS = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "ABORTED": "ExecutionsAborted",
    "TIMED_OUT": "ExecutionsTimedOut",
}


def install() -> None:
    """Count wherever MiniStack announces a change of status on the event bus."""

    def announce(record: dict[str, Any]) -> None:
        _count(record)
        original(record)

    patches.require(cloudwatch, "record_metric")
    original = patches.replace(stepfunctions, "_emit_execution_status_event", announce)


def _count(record: dict[str, Any]) -> None:
    of = {"StateMachineArn": record["stateMachineArn"]}
    cloudwatch.record_metric("AWS/States", _METRICS[record["status"]], 1, "Count", of)
    if record["stopDate"]:
        began, ended = map(datetime.fromisoformat, (record["startDate"], record["stopDate"]))
        took = (ended - began).total_seconds() * 1000
        cloudwatch.record_metric("AWS/States", "ExecutionTime", took, "Milliseconds", of)
