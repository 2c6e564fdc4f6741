"""W9311, W9312: the dimensions of metrics of AWS services."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.cloudwatch.metric_names import needed
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"


class DimensionExists(Rule):
    """A metric with a dimension that its service does not publish is another metric, without data.

    CloudWatch accepts any dimension name, so an alarm on it stays in INSUFFICIENT_DATA.
    """

    id = "W9311"
    shortdesc = "A metric of an AWS namespace has dimensions that the service publishes"
    effect = "the metric has no data"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dimensions that a service does not publish."""
        for metric in metrics(view):
            namespace = NAMESPACES.get(metric.namespace)
            if not namespace:
                continue
            for dimension in metric.dimensions:
                known = isinstance(dimension.name, Text) or dimension.name in namespace.dimensions
                if not known:
                    uses = ", ".join(namespace.dimensions)
                    message = f"{metric.namespace} has no dimension {dimension.name}"
                    instead = f"Expected one of {uses}"
                    yield metric.fault(dimension.path, message, instead=instead)


class DimensionsSuffice(Rule):
    """A metric that its service publishes per resource has no data without that dimension.

    CloudWatch does not aggregate over dimensions: NumberOfMessagesSent without QueueName is not the
    sum of all queues, but a metric that does not exist.
    """

    id = "W9312"
    shortdesc = "A metric of an AWS namespace has the dimensions that it is published with"
    effect = "the metric has no data"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics without a required dimension."""
        for metric in metrics(view):
            if sets := _missing(metric):
                needed = " or ".join(" and ".join(sorted(each)) for each in sets)
                message = f"{metric.namespace} publishes {metric.name} only with {needed}"
                instead = "Add the dimension" + ("s" if " and " in needed else "")
                yield metric.fault(metric.path, message, instead=instead)


def _missing(metric: Metric) -> tuple[frozenset[str], ...]:
    """Return the sets of dimensions one of which a metric requires and certainly lacks."""
    namespace = NAMESPACES.get(metric.namespace)
    if not namespace or not metric.whole or isinstance(metric.name, Text):
        return ()
    for sets in needed(namespace, metric.name):
        if not any(each <= metric.names for each in sets):
            return sets
    return ()
