"""W9326: a threshold that a metric never passes, or always."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View
from lab_builder.template.values import number


class AlarmCanChange(Rule):
    """Counts and durations are zero or more, so some comparisons with zero never change.

    Errors that are greater than or equal to 0 alarm always, errors below 0 never.
    """

    id = "W9326"
    shortdesc = "An alarm's comparison is neither true nor false whatever the metric says"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the thresholds that decide before any data came."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place, threshold = alarm.get("Threshold"), number(alarm.value("Threshold"))
            if not place or threshold is None or not _never_negative(alarm):
                continue
            operator = alarm.value("ComparisonOperator")
            if _always(operator, threshold):
                yield fault(place, f"{operator} {threshold:g}: every value is that")
            elif _never(operator, threshold) and _silent_without_data(alarm):
                yield fault(place, f"{operator} {threshold:g}: no value is that")


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
    """Tell whether missing data does not raise the alarm, which may be all that it is for."""
    return alarm.value("TreatMissingData") in (None, "missing", "ignore", "notBreaching")
