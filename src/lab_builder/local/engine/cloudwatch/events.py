"""The detail of a "CloudWatch Alarm State Change" event.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.cloudwatch import alarms, reasons, states


def detail(alarm: Mapping[str, Any], old: str) -> dict[str, Any]:
    """Return the detail for an alarm in its new state, which was in the state ``old``."""
    before = states.previous(alarm["AlarmName"], old)
    created = alarm["AlarmConfigurationUpdatedTimestamp"]
    return {
        "alarmName": alarm["AlarmName"],
        "configuration": _configuration(alarm),
        "previousState": _state(old, before["reason"], before["data"], before["time"] or created),
        "state": _state(
            alarm["StateValue"],
            alarm["StateReason"],
            alarm.get("StateReasonData"),
            alarm["StateUpdatedTimestamp"],
        ),
    }


def _configuration(alarm: Mapping[str, Any]) -> dict[str, Any]:
    configuration: dict[str, Any] = {}
    if alarm.get("AlarmDescription"):
        configuration["description"] = alarm["AlarmDescription"]
    if "AlarmRule" in alarm:
        return {**configuration, "alarmRule": alarm["AlarmRule"]}
    return {**configuration, "metrics": [_query(item) for item in alarms.metric_queries(alarm)]}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a query with the event's names: lower camel case, dimensions as a map."""
    if "Expression" in query:
        told = {"expression": query["Expression"]}
        if query.get("Label"):
            told["label"] = query["Label"]
    else:
        stat = query["MetricStat"]
        metric = stat["Metric"]
        dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or []}
        told = {
            "metricStat": {
                "metric": {
                    "dimensions": dimensions,
                    "name": metric["MetricName"],
                    "namespace": metric["Namespace"],
                },
                "period": stat["Period"],
                "stat": stat["Stat"],
            }
        }
    return {"id": query["Id"], **told, "returnData": query.get("ReturnData", True)}


def _state(value: str, reason: str, data: Any, timestamp: float) -> dict[str, Any]:
    import json

    told = {"reason": reason, "timestamp": reasons.iso(timestamp), "value": value}
    if data:
        text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
        told["reasonData"] = text
    return told
