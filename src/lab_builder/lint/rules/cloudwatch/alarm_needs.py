"""E9325: the properties that an alarm requires."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Resource, View

_ALWAYS = ("ComparisonOperator", "EvaluationPeriods")


class AlarmNeeds(Rule):
    """CloudWatch rejects an alarm without required properties.

    An alarm on a metric requires Namespace, Period and Statistic or ExtendedStatistic. Every alarm
    requires ComparisonOperator, EvaluationPeriods and Threshold, or ThresholdMetricId for an
    anomaly detection band.
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
