"""E9330: alarms on anomaly detection bands."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, Resource, View

_OPERATORS = (
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
)
_FUNCTION = "ANOMALY_DETECTION_BAND"


class AnomalyBand(Rule):
    """An alarm on a band has the id of the band in ThresholdMetricId, instead of a Threshold.

    CloudWatch rejects a ThresholdMetricId without an ANOMALY_DETECTION_BAND expression, and an
    operator for bands without a ThresholdMetricId.
    """

    id = "E9330"
    shortdesc = "ThresholdMetricId names the ANOMALY_DETECTION_BAND of an alarm on a band"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the bands and thresholds that do not fit together."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            operator, band = alarm.get("ComparisonOperator"), alarm.get("ThresholdMetricId")
            if operator and operator.text in _OPERATORS and not _has(alarm, "ThresholdMetricId"):
                yield fault(operator, f"{operator.text} requires ThresholdMetricId")
            if band and band.text:
                yield from _with_band(alarm, band, band.text)


def _with_band(alarm: Resource, band: Place, name: str) -> Iterator[Fault]:
    items = {(place.text if (place := item.get("Id")) else None): item for item in queries(alarm)}
    if None in items or not isinstance(alarm.value("Metrics"), (list, type(None))):
        return
    if name not in items:
        yield fault(band, f"no item of Metrics has the Id {name}")
        return
    expression = items[name].get("Expression")
    value = expression.value if expression else ""
    if isinstance(value, str) and _FUNCTION not in value.upper():
        yield fault(band, f"the item {name} of Metrics is not an {_FUNCTION} expression")


def _has(alarm: Resource, name: str) -> bool:
    node = alarm.properties.node
    return isinstance(node, dict) and name in node
