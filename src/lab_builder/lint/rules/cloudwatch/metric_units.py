"""W9315: the unit that an alarm asks for."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import unit
from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View


class MetricUnit(Rule):
    """A metric has values in the unit that its service emits, and none in another.

    An alarm on Duration in Seconds never leaves INSUFFICIENT_DATA: Lambda emits Milliseconds, and
    CloudWatch does not convert. It is best not to say a unit at all.
    """

    id = "W9315"
    shortdesc = "An alarm asks for a metric in the unit that the service emits it in"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the units of which there is no data."""
        for metric, place in _asked(view):
            namespace, name = metric.get("Namespace"), metric.get("MetricName")
            if not namespace or not name:
                continue
            emitted = unit(namespace.text, name.text)
            if emitted and place.text and place.text != emitted:
                yield fault(place, f"{name.text} is emitted in {emitted}, not {place.text}")


def _asked(view: View) -> Iterator[tuple[Place, Place]]:
    """Yield the metrics for which alarms say a unit, and the unit."""
    for alarm in view.of_type("AWS::CloudWatch::Alarm"):
        if place := alarm.get("Unit"):
            yield alarm.properties, place
        for item in queries(alarm):
            metric, place = item.get("MetricStat", "Metric"), item.get("MetricStat", "Unit")
            if metric and place:
                yield metric, place
