"""W9313: the resources that dimensions name."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.facts.metrics.namespace import Origins
from lab_builder.lint.cloudwatch.metrics import Dimension, metrics
from lab_builder.lint.fault import Fault
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View


class DimensionNamesResource(Rule):
    """A dimension has the value that the service publishes, which is not always what Ref returns.

    Ref returns the URL of a queue and the ARN of a topic, but the dimensions are QueueName and
    TopicName. A metric with another value has no data.
    """

    id = "W9313"
    shortdesc = "The value of a dimension is the name of a resource of the right type"
    effect = "the metric has no data"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dimensions with the value of another attribute or resource."""
        for metric in metrics(view):
            namespace = NAMESPACES.get(metric.namespace)
            for dimension in metric.dimensions if namespace else ():
                origins = namespace.dimensions.get(dimension.name) if namespace else None
                if origins and (message := _wrong(view, dimension, origins)):
                    yield metric.fault(dimension.path, message[0], instead=message[1])


def _wrong(view: View, dimension: Dimension, origins: Origins) -> tuple[str, str] | None:
    """Return what is wrong with the value of a dimension, and what to write instead."""
    hole = dimension.value.alone if isinstance(dimension.value, Text) else None
    found = view.resources.get(hole.logical_id) if hole else None
    if not hole or not found or opaque(found):
        return None
    attributes = origins.get(found.type)
    if attributes is None:
        expected = f"Expected a reference to {' or '.join(sorted(origins))}"
        why = f"{dimension.name} refers to {found.logical_id}, which is an {found.type}"
        return why, expected
    if hole.attribute in attributes:
        return None
    names = [f"{found.logical_id}.{name}" if name else found.logical_id for name in attributes]
    right = " or ".join(f"${{{name}}}" for name in names)
    given = f"the attribute {hole.attribute}" if hole.attribute else "Ref"
    why = f"{given} of {found.logical_id} is not its {dimension.name}"
    return why, f"Use {right}" if right else ""
