"""The detail of a "CloudWatch Alarm State Change" event.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.cloudwatch import alarm_state, alarms, state_reason


def detail(alarm: Mapping[str, Any], old: str) -> dict[str, Any]:
    """Return the detail for an alarm that changed to its current state from the state ``old``."""
    before = alarm_state.previous_state(alarm["AlarmName"], old)
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
    """Return a metric query in the event's form: lower camel case, dimensions as a map."""
    if "Expression" in query:
        detail = {"expression": query["Expression"]}
        if query.get("Label"):
            detail["label"] = query["Label"]
    else:
        stat = query["MetricStat"]
        metric = stat["Metric"]
        dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or []}
        detail = {
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
    return {"id": query["Id"], **detail, "returnData": query.get("ReturnData", True)}


def _state(value: str, reason: str, data: Any, timestamp: float) -> dict[str, Any]:
    import json

    detail = {"reason": reason, "timestamp": state_reason.iso(timestamp), "value": value}
    if data:
        text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
        detail["reasonData"] = text
    return detail
