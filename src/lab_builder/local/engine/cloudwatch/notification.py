"""The SNS notification of an alarm's state change.

AWS documents its form in the samples of
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lab_builder.local.engine.cloudwatch import alarms, queries, state_reason

_SUBJECT_LIMIT = 100  # characters; a limit of SNS
_ACTIONS = ("OKActions", "AlarmActions", "InsufficientDataActions")


def subject(alarm: Mapping[str, Any], region: str) -> str:
    """Return the subject of the notification."""
    text = f'{alarm["StateValue"]}: "{alarm["AlarmName"]}" in {_region_name(region)}'
    return text[:_SUBJECT_LIMIT]


def body(alarm: Mapping[str, Any], old: str, account: str, region: str) -> dict[str, Any]:
    """Return the notification of an alarm that changed from the state ``old``."""
    configured = alarm["AlarmConfigurationUpdatedTimestamp"]
    common = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription") or None,
        "AWSAccountId": account,
        "AlarmConfigurationUpdatedTimestamp": state_reason.iso(configured),
        "NewStateValue": alarm["StateValue"],
        "NewStateReason": alarm["StateReason"],
        "StateChangeTime": state_reason.iso(alarm["StateUpdatedTimestamp"]),
        "Region": _region_name(region),
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old,
        **{actions: alarm.get(actions) or [] for actions in _ACTIONS},
    }
    if "AlarmRule" in alarm:
        return {**common, "AlarmRule": alarm["AlarmRule"], "TriggeringChildren": _children(alarm)}
    return {**common, "Trigger": _trigger(alarm)}


def _trigger(alarm: Mapping[str, Any]) -> dict[str, Any]:
    needed = alarm.get("DatapointsToAlarm")
    return {
        **(_expression(alarm) if alarm.get("Metrics") else _metric(alarm)),
        "Period": queries.period(alarms.metric_queries(alarm)),
        "EvaluationPeriods": alarm["EvaluationPeriods"],
        **({"DatapointsToAlarm": needed} if needed else {}),
        "ComparisonOperator": alarm["ComparisonOperator"],
        "Threshold": alarm["Threshold"],
        "TreatMissingData": alarm["TreatMissingData"],
        "EvaluateLowSampleCountPercentile": "",
    }


def _metric(alarm: Mapping[str, Any]) -> dict[str, Any]:
    extended = alarm.get("ExtendedStatistic")
    kind = "ExtendedStatistic" if extended else "Statistic"
    return {
        "MetricName": alarm["MetricName"],
        "Namespace": alarm["Namespace"],
        "StatisticType": kind,
        kind: extended or alarm["Statistic"].replace("SampleCount", "Sample_Count").upper(),
        "Unit": alarm.get("Unit"),
        "Dimensions": _dimensions(alarm.get("Dimensions") or []),
    }


def _expression(alarm: Mapping[str, Any]) -> dict[str, Any]:
    metrics = []
    for query in alarm["Metrics"]:
        metric_query = {**query, "ReturnData": query.get("ReturnData", True)}
        if "MetricStat" in query:
            metric = query["MetricStat"]["Metric"]
            dimensions = _dimensions(metric.get("Dimensions") or [])
            metric_query["MetricStat"] = {
                **query["MetricStat"],
                "Metric": {**metric, "Dimensions": dimensions},
            }
        metrics.append(metric_query)
    return {"Metrics": metrics}


def _dimensions(dimensions: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return dimensions with the keys of notifications, which differ from the API's."""
    return [{"value": item["Value"], "name": item["Name"]} for item in dimensions]


def _children(alarm: Mapping[str, Any]) -> list[dict[str, Any]]:
    triggering = json.loads(alarm.get("StateReasonData") or "{}").get("triggeringAlarms", [])
    return [
        {
            "Arn": child["arn"],
            "State": {"Value": child["state"]["value"], "Timestamp": child["state"]["timestamp"]},
        }
        for child in triggering
    ]


@functools.cache
def _region_name(region: str) -> str:
    """Return the display name of a region, for example US East (N. Virginia)."""
    from botocore.loaders import Loader

    for partition in Loader().load_data("partitions")["partitions"]:
        if region in partition["regions"]:
            return str(partition["regions"][region]["description"])
    return region
