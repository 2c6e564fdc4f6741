"""E9325: the properties that an alarm requires."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.intrinsics import function
from lab_builder.template.view import Resource, View

_QUERY = re.compile(r"\s*(SELECT|INSIGHT_RULE_METRIC)\b", re.IGNORECASE)
_ALWAYS = ("ComparisonOperator", "EvaluationPeriods")


class AlarmNeeds(Rule):
    """CloudWatch rejects an alarm without required properties.

    An alarm on a metric requires Namespace, Period and Statistic or ExtendedStatistic. Every alarm
    requires ComparisonOperator, EvaluationPeriods and Threshold, or ThresholdMetricId for an
    anomaly detection band. A query of Metrics Insights or Contributor Insights requires a Period of
    its own, for it reads no metric that has one.
    """

    id = "E9325"
    shortdesc = "An alarm has what it compares, a period, and a threshold"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms without a required property."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for name in _lacking(alarm):
                yield fault(alarm.properties, f"the alarm requires {name}")
            items = list(queries(alarm))
            if any("MetricStat" in item.node or function(item.node) for item in items):
                continue
            for item in items:
                expression = item.get("Expression")
                query = expression and _QUERY.match(str(expression.value))
                if expression and query and "Period" not in item.node:
                    message = f"an expression with {query[1]} requires a Period"
                    yield fault(expression, message, instead="Set Period beside Expression")


def _lacking(alarm: Resource) -> Iterator[str]:
    there = alarm.properties.node
    if not isinstance(there, dict) or not {"MetricName", "Metrics"} & there.keys():
        return
    if "EvaluationWindow" in there or any(str(name).startswith("Fn::") for name in there):
        return  # a window replaces periods, and a transform may add anything
    needed: tuple[tuple[str, ...], ...] = (
        *((name,) for name in _ALWAYS),
        ("Threshold", "ThresholdMetricId"),
    )
    if "MetricName" in there:
        needed += (("Namespace",), ("Period",), ("Statistic", "ExtendedStatistic"))
    for names in needed:
        if not any(name in there for name in names):
            yield f"one of {', '.join(names)}" if len(names) > 1 else names[0]
