"""W9313: the resource that a dimension names."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.facts.metrics.namespace import Origins
from lab_builder.lint.cloudwatch.metrics import Dimension, metrics
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import Hole, Text, View
from lab_builder.lint.view.opaque import opaque


class DimensionNamesResource(Rule):
    """A dimension has the value that the service gives it, which is not always what Ref gives.

    Ref gives the URL of a queue and the ARN of a topic, where QueueName and TopicName are meant. A
    metric with another value has no data.
    """

    id = "W9313"
    shortdesc = "The value of a metric's dimension is the name of a resource of the right type"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dimensions that name something else."""
        for metric in metrics(view):
            namespace = NAMESPACES.get(metric.namespace)
            for dimension in metric.dimensions if namespace else ():
                origins = namespace.dimensions.get(dimension.name) if namespace else None
                if origins and (message := _wrong(view, dimension, origins)):
                    yield metric.fault(dimension.path, message)


def _wrong(view: View, dimension: Dimension, origins: Origins) -> str | None:
    hole = dimension.value.alone if isinstance(dimension.value, Text) else None
    found = view.resources.get(hole.logical_id) if hole else None
    if not hole or not found or opaque(found):
        return None
    attributes = origins.get(found.type)
    if attributes is None:
        return f"{dimension.name} is not of the resource {found.logical_id}, {found.type}"
    if hole.attribute in attributes:
        return None
    names = [f"{found.logical_id}.{name}" if name else found.logical_id for name in attributes]
    right = " or ".join(f"${{{name}}}" for name in names)
    return f"{dimension.name} is not {_spoken(hole)}" + (f"; {right} is" if right else "")


def _spoken(hole: Hole) -> str:
    return f"what {'GetAtt' if hole.attribute else 'Ref'} of {hole.name} gives"
