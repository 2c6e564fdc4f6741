"""W9310: the metrics of AWS services."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.facts.metrics.namespace import Namespace
from lab_builder.lint.cloudwatch.metric_names import lacks, nearest
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.fault import Edit, Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text, may_equal
from lab_builder.template.view import View

_NAMESPACES = {name.lower(): name for name in NAMESPACES}
# Wrong namespace, named as the service is elsewhere -> its namespace.
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
    """An alarm on a metric that its service does not publish stays in INSUFFICIENT_DATA.

    A widget on it stays empty. CloudWatch accepts both, so the error shows only at the outage that
    should have raised the alarm. The rule checks the namespaces of the services that this linter
    knows. Names are case-sensitive.
    """

    id = "W9310"
    shortdesc = "A metric of an AWS namespace exists"
    effect = "the metric has no data"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that no service publishes."""
        for metric in metrics(view):
            if namespace := NAMESPACES.get(metric.namespace):
                if _lacks(namespace, metric):
                    near = nearest(namespace, metric.name) or ""
                    instead = f"Did you mean {near}?" if near else f"See {namespace.source}"
                    message = f"{metric.namespace} has no metric {metric.name}"
                    case = near.lower() == metric.name.lower()
                    fix = Edit(metric.name, near) if case else None
                    yield metric.fault(metric.name_path, message, fix, instead)
            elif meant := _meant(metric):
                message = f"no service publishes metrics to the namespace {metric.namespace}"
                yield metric.fault(metric.path, message, instead=f"Use {meant}")


def _meant(metric: Metric) -> str | None:
    """Return the namespace that a wrong one is meant as."""
    meant = _NAMESPACES.get(metric.namespace.lower()) or _CONFUSED.get(metric.namespace)
    if meant:
        return meant
    # Without AWS/ it is a custom namespace, unless it has the metric and dimension of a service.
    short = NAMESPACES.get(f"AWS/{metric.namespace}")
    same = short and metric.name in short.metrics and metric.names & short.dimensions.keys()
    return f"AWS/{metric.namespace}" if same else None


def _lacks(namespace: Namespace, metric: Metric) -> bool:
    if not isinstance(metric.name, Text):
        return lacks(namespace, metric.name)
    return namespace.complete and not any(
        may_equal(metric.name, name) for name in namespace.metrics
    )
