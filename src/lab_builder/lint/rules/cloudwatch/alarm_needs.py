"""E9325: what an alarm cannot be without."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View

_ALWAYS = ("ComparisonOperator", "EvaluationPeriods")


class AlarmNeeds(Rule):
    """CloudWatch refuses an alarm that does not say what it compares with what.

    An alarm on a metric needs Namespace, Period and Statistic or ExtendedStatistic; any needs
    ComparisonOperator, EvaluationPeriods and Threshold, or ThresholdMetricId where it compares with
    a band of anomaly detection.
    """

    id = "E9325"
    shortdesc = "An alarm says what it compares, over which time, and with what"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms that lack something."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for name in _lacking(alarm):
                yield fault(alarm.properties, f"the alarm has no {name}")


def _lacking(alarm: Resource) -> Iterator[str]:
    there = alarm.properties.node
    if not isinstance(there, dict) or not {"MetricName", "Metrics"} & there.keys():
        return
    if "EvaluationWindow" in there or any(str(name).startswith("Fn::") for name in there):
        return  # a window says more than periods, and a transform may add anything
    needed: tuple[tuple[str, ...], ...] = (
        *((name,) for name in _ALWAYS),
        ("Threshold", "ThresholdMetricId"),
    )
    if "MetricName" in there:
        needed += (("Namespace",), ("Period",), ("Statistic", "ExtendedStatistic"))
    for names in needed:
        if not any(name in there for name in names):
            yield " or ".join(names)
