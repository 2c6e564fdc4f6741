"""The capabilities of services that the guide lists, and why no lesson shows some of them."""

from __future__ import annotations

from collections.abc import Mapping

# By capability: why no step of a lesson shows it, or None.
CAPABILITIES: Mapping[str, str | None] = {
    "Lambda execution models": None,
    "Lambda scaling behavior": None,
    "Lambda integration patterns": None,
    "Lambda monitoring": None,
    "Lambda tracing": "on AWS only: X-Ray is on, and its console shows the traces",
    "Lambda cost optimization": None,
    "Step Functions state types": None,
    "Step Functions error handling": None,
    "Step Functions integration patterns": None,
    "Step Functions callback": "no state of this lab waits for a callback",
    "Step Functions visual debugging": None,
    "Step Functions service integration": None,
    "EventBridge event patterns": None,
    "EventBridge scheduling": None,
    "EventBridge cross-account events": "on AWS only: it takes a second account",
    "EventBridge custom event buses": None,
    "EventBridge archive and replay": None,
    "Glue serverless Spark": None,
    "Glue data catalog": None,
    "Glue ETL patterns": None,
    "Glue performance optimization": None,
    "Glue cost management": None,
    "CloudWatch metrics": None,
    "CloudWatch dashboards": None,
    "CloudWatch logs": None,
    "CloudWatch alarms": None,
    "CloudWatch insights": None,
}
