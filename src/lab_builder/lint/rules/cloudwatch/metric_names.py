"""W9310: metrics of AWS services."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.facts.metrics.namespace import Namespace
from lab_builder.lint.cloudwatch.metric_names import lacks, nearest
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.fix import Edit
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import Text, View
from lab_builder.template.text import may_equal

_NAMESPACES = {name.lower(): name for name in NAMESPACES}
# Services by the name that they have elsewhere.
_CONFUSED = {
    "AWS/StepFunctions": "AWS/States",
    "AWS/EventBridge": "AWS/Events",
    "AWS/ALB": "AWS/ApplicationELB",
    "AWS/ELBv2": "AWS/ApplicationELB",
    "AWS/NLB": "AWS/NetworkELB",
    "AWS/CloudWatchLogs": "AWS/Logs",
    "AWS/KinesisFirehose": "AWS/Firehose",
    "AWS/APIGatewayV2": "AWS/ApiGateway",
}


class MetricExists(Rule):
    """An alarm on a metric that its service does not emit never leaves INSUFFICIENT_DATA.

    A widget on one stays empty. Nothing refuses either, so that nobody learns of it before the
    outage that should have raised the alarm. Judged are the namespaces of the services that this
    tool knows, letter by letter: CloudWatch tells upper from lower case.
    """

    id = "W9310"
    shortdesc = "A metric of an AWS namespace is one that the service emits"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that no service emits."""
        for metric in metrics(view):
            if namespace := NAMESPACES.get(metric.namespace):
                if _lacks(namespace, metric):
                    near = nearest(namespace, metric.name) or ""
                    hint = f"; {near} is one" if near else f"; see {namespace.source}"
                    message = f"{metric.namespace} has no metric {metric.name}{hint}"
                    case = near.lower() == metric.name.lower()
                    fix = Edit(metric.name, near) if case else None
                    yield metric.fault(metric.name_path, message, fix)
            elif meant := _meant(metric):
                message = f"the namespace is {meant}, not {metric.namespace}"
                yield metric.fault(metric.path, message)


def _meant(metric: Metric) -> str | None:
    """Return the namespace that a wrong one stands for."""
    meant = _NAMESPACES.get(metric.namespace.lower()) or _CONFUSED.get(metric.namespace)
    if meant:
        return meant
    # Without AWS/ it is a custom one; with the service's metric and dimension, hardly.
    short = NAMESPACES.get(f"AWS/{metric.namespace}")
    same = short and metric.name in short.metrics and metric.names & short.dimensions.keys()
    return f"AWS/{metric.namespace}" if same else None


def _lacks(namespace: Namespace, metric: Metric) -> bool:
    if not isinstance(metric.name, Text):
        return lacks(namespace, metric.name)
    return namespace.complete and not any(
        may_equal(metric.name, name) for name in namespace.metrics
    )
