"""W9326: thresholds that a metric always or never breaches."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Resource, View


class AlarmCanChange(Rule):
    """Counts and durations are never negative, so some comparisons with 0 never change.

    Errors >= 0 is always in ALARM, Errors < 0 never.
    """

    id = "W9326"
    shortdesc = "The comparison of an alarm can be true and false"
    effect = "the alarm never changes its state"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the thresholds that are always or never breached."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place, threshold = alarm.get("Threshold"), number(alarm.value("Threshold"))
            if not place or threshold is None or not _never_negative(alarm):
                continue
            operator = alarm.value("ComparisonOperator")
            if _always(operator, threshold):
                yield fault(
                    place, f"{operator} {threshold:g} is true for every value of the metric"
                )
            elif _never(operator, threshold) and _silent_without_data(alarm):
                yield fault(
                    place, f"{operator} {threshold:g} is false for every value of the metric"
                )


def _never_negative(alarm: Resource) -> bool:
    if alarm.value("Statistic") == "SampleCount":
        return True
    namespace = alarm.value("Namespace")
    found = NAMESPACES.get(namespace) if isinstance(namespace, str) else None
    return found is not None and not found.signed


def _always(operator: object, threshold: float) -> bool:
    return (operator == "GreaterThanOrEqualToThreshold" and threshold <= 0) or (
        operator == "GreaterThanThreshold" and threshold < 0
    )


def _never(operator: object, threshold: float) -> bool:
    return (operator == "LessThanThreshold" and threshold <= 0) or (
        operator == "LessThanOrEqualToThreshold" and threshold < 0
    )


def _silent_without_data(alarm: Resource) -> bool:
    """Return whether missing data is not breaching, which may be the purpose of an alarm."""
    return alarm.value("TreatMissingData") in (None, "missing", "ignore", "notBreaching")
