"""W9315: the units of alarms."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import unit
from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View


class MetricUnit(Rule):
    """A metric has datapoints only in the unit that its service publishes.

    An alarm on Duration in Seconds stays in INSUFFICIENT_DATA: Lambda publishes Milliseconds, and
    CloudWatch does not convert units. It is best to omit Unit.
    """

    id = "W9315"
    shortdesc = "The unit of an alarm is the one that the service publishes"
    effect = "the alarm has no data"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the units without data."""
        for metric, place in _asked(view):
            namespace, name = metric.get("Namespace"), metric.get("MetricName")
            if not namespace or not name:
                continue
            emitted = unit(namespace.text, name.text)
            if emitted and place.text and place.text != emitted:
                message = f"{name.text} is published in {emitted}, not {place.text}"
                yield fault(place, message, instead="Remove Unit")


def _asked(view: View) -> Iterator[tuple[Place, Place]]:
    """Yield the metrics of alarms with a Unit, and the Unit."""
    for alarm in view.of_type("AWS::CloudWatch::Alarm"):
        if place := alarm.get("Unit"):
            yield alarm.properties, place
        for item in queries(alarm):
            metric, place = item.get("MetricStat", "Metric"), item.get("MetricStat", "Unit")
            if metric and place:
                yield metric, place
