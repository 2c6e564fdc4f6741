"""W9311, W9312: the dimensions of metrics of AWS services."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.cloudwatch.metric_names import needed
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import Text, View

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"


class DimensionExists(Rule):
    """A metric with a dimension that its service does not use is another metric, without data.

    CloudWatch takes any name for a dimension, so an alarm on it waits for ever.
    """

    id = "W9311"
    shortdesc = "A metric of an AWS namespace has dimensions that the service uses"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dimensions that a service does not use."""
        for metric in metrics(view):
            namespace = NAMESPACES.get(metric.namespace)
            if not namespace:
                continue
            for dimension in metric.dimensions:
                known = isinstance(dimension.name, Text) or dimension.name in namespace.dimensions
                if not known:
                    uses = ", ".join(namespace.dimensions)
                    message = f"{metric.namespace} has no dimension {dimension.name}, but {uses}"
                    yield metric.fault(dimension.path, message)


class DimensionsSuffice(Rule):
    """A metric that its service emits by resource only has no data without that dimension.

    CloudWatch does not add up over dimensions: NumberOfMessagesSent without QueueName is not the
    sum of all queues, but a metric that does not exist.
    """

    id = "W9312"
    shortdesc = "A metric of an AWS namespace has the dimensions without which it is not emitted"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that lack a dimension."""
        for metric in metrics(view):
            if sets := _missing(metric):
                needed = " or ".join(" and ".join(sorted(each)) for each in sets)
                message = f"{metric.namespace} emits {metric.name} with {needed} only"
                yield metric.fault(metric.path, message)


def _missing(metric: Metric) -> tuple[frozenset[str], ...]:
    """Return the sets of dimensions of which a metric surely has none."""
    namespace = NAMESPACES.get(metric.namespace)
    if not namespace or not metric.whole or isinstance(metric.name, Text):
        return ()
    for sets in needed(namespace, metric.name):
        if not any(each <= metric.names for each in sets):
            return sets
    return ()
