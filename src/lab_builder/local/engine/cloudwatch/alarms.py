"""Validation of alarms: as on AWS, or rejected if the engine does not support a parameter.

Closes gaps of MiniStack, which drops ``Metrics`` and unknown parameters, and validates little.
Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.cloudwatch import queries
from lab_builder.local.engine.cloudwatch.evaluation import COMPARISONS

_SINGLE_METRIC = (
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "Dimensions",
    "Unit",
)
_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
_UNSUPPORTED = (
    "ThresholdMetricId",
    "EvaluateLowSampleCountPercentile",
    "EvaluationCriteria",
    "EvaluationInterval",
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)
_TREATMENTS = ("missing", "notBreaching", "breaching", "ignore")
_ONE_DAY = 86_400


def metric_queries(alarm: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the MetricDataQuery list of an alarm; it watches the one with ``ReturnData``."""
    if alarm.get("Metrics"):
        return list(alarm["Metrics"])
    metric = {name: alarm[name] for name in ("Namespace", "MetricName")}
    stat = {
        "Metric": {**metric, "Dimensions": alarm.get("Dimensions") or []},
        "Period": alarm["Period"],
        "Stat": alarm.get("ExtendedStatistic") or alarm["Statistic"],
        **({"Unit": alarm["Unit"]} if alarm.get("Unit") else {}),
    }
    return [{"Id": "m1", "MetricStat": stat, "ReturnData": True}]


def watched_query_id(alarm: Mapping[str, Any]) -> str:
    """Return the id of the query that is compared with the threshold."""
    return next(
        str(query["Id"]) for query in metric_queries(alarm) if query.get("ReturnData", True)
    )


def remove_single_metric(alarm: dict[str, Any]) -> None:
    """Remove the parameters of a single metric, which an alarm with Metrics does not have."""
    for member in _SINGLE_METRIC:
        alarm.pop(member, None)


def check(alarm: Mapping[str, Any]) -> None:
    """Raise ValueError for a metric alarm that AWS rejects or the engine does not support."""
    check_common(alarm)
    if alarm.get("ComparisonOperator") not in COMPARISONS:
        raise ValueError(f"ComparisonOperator must be one of {', '.join(COMPARISONS)}.")
    if alarm.get("Threshold") is None:
        raise ValueError("The parameter Threshold is required.")
    if (alarm.get("TreatMissingData") or "missing") not in _TREATMENTS:
        raise ValueError(f"TreatMissingData must be one of {', '.join(_TREATMENTS)}.")
    periods = alarm.get("EvaluationPeriods") or 0
    if periods < 1:
        raise ValueError("EvaluationPeriods must be at least 1.")
    if (alarm.get("DatapointsToAlarm") or 1) > periods:
        raise ValueError("DatapointsToAlarm must not be greater than EvaluationPeriods.")
    if periods * _check_metrics(alarm) > _ONE_DAY:
        raise ValueError("Metrics cannot be checked across more than a day.")


def check_common(alarm: Mapping[str, Any]) -> None:
    """Raise ValueError for parameters that the engine supports in no alarm, metric or composite."""
    unsupported = [name for name in _UNSUPPORTED if alarm.get(name) not in (None, "")]
    if unsupported:
        raise ValueError(f"The embedded engine does not support {', '.join(unsupported)}.")
    for action in (action for name in _ACTIONS for action in alarm.get(name) or []):
        if not action.startswith("arn:aws:sns:"):
            raise ValueError(
                f"The embedded engine supports only SNS topics as alarm actions, not {action}."
            )


def _check_metrics(alarm: Mapping[str, Any]) -> int:
    """Check the metrics of an alarm, and return their period in seconds."""
    if not alarm.get("Metrics"):
        if not alarm.get("MetricName") or not alarm.get("Namespace"):
            raise ValueError("An alarm must have either MetricName and Namespace, or Metrics.")
        if not alarm.get("Period"):
            raise ValueError("The parameter Period is required.")
        if not alarm.get("Statistic") and not alarm.get("ExtendedStatistic"):
            raise ValueError("An alarm on a metric must have Statistic or ExtendedStatistic.")
    elif alarm.get("MetricName"):
        raise ValueError("An alarm must not have both MetricName and Metrics.")
    watched_queries = metric_queries(alarm)
    queries.check(watched_queries)
    if sum(query.get("ReturnData", True) for query in watched_queries) != 1:
        raise ValueError("Exactly one element of Metrics must have ReturnData true.")
    return queries.period(watched_queries)
