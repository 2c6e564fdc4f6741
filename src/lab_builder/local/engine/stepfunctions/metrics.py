"""Metrics of executions in the namespace AWS/States.

Closes a gap of MiniStack, which publishes no Step Functions metrics. Names and dimension:
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from lab_builder.local.engine.cloudwatch import service_metrics
from lab_builder.local.engine.stepfunctions import patches

_METRICS = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "ABORTED": "ExecutionsAborted",
    "TIMED_OUT": "ExecutionsTimedOut",
}


def install() -> None:
    """Publish metrics whenever MiniStack puts the event of a status change."""
    patches.EMIT_EXECUTION_STATUS_EVENT.wrap(_emit)


def _emit(stock: Callable[[dict[str, Any]], None], record: dict[str, Any]) -> None:
    _publish(record)
    stock(record)


def _publish(record: dict[str, Any]) -> None:
    dimensions = {"StateMachineArn": record["stateMachineArn"]}
    service_metrics.record("AWS/States", _METRICS[record["status"]], 1, dimensions)
    if record["stopDate"]:
        start, end = map(datetime.fromisoformat, (record["startDate"], record["stopDate"]))
        duration = (end - start).total_seconds() * 1000
        service_metrics.record("AWS/States", "ExecutionTime", duration, dimensions)
