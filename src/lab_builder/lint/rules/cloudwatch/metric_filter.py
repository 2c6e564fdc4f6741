"""E9350, E9354: metric filters."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

_MOST = 3
_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"


class MetricFilterDefault(Rule):
    """CloudWatch Logs rejects a metric filter with a default value and dimensions.

    A default value cannot be published for every value of a dimension. A metric filter has at most
    three dimensions.
    """

    id = "E9350"
    shortdesc = "A metric filter has at most one of DefaultValue, Dimensions, and 3 dimensions"
    effect = "PutMetricFilter rejects the filter"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield default values beside dimensions, and more dimensions than three."""
        for item, dimensions in _with_dimensions(view):
            if default := item.get("DefaultValue"):
                yield fault(default, "takes only one of DefaultValue, Dimensions, not both")
            if len(dimensions.node) > _MOST:
                yield fault(dimensions, f"has {len(dimensions.node)} dimensions, more than {_MOST}")


class MetricFilterDimension(Rule):
    """CloudWatch Logs rejects a dimension whose value is not a field of the log event.

    A field is ``$.name`` for JSON or ``$name`` for space-delimited events. A literal value is not
    supported.
    """

    id = "E9354"
    shortdesc = "The value of a dimension of a metric filter is a field of the log event"
    effect = "PutMetricFilter rejects the filter"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the values that are not fields."""
        for _, dimensions in _with_dimensions(view):
            for dimension in dimensions.items():
                place = dimension.get("Value")
                if place and place.text and not place.text.startswith("$"):
                    message = f"{place.text} is not a field of the log event, which begins with $"
                    instead = f"Write a field such as $.{place.text}"
                    yield fault(place, message, instead=instead)


def _with_dimensions(view: View) -> Iterator[tuple[Place, Place]]:
    """Yield the transformations of metric filters that have dimensions, with these."""
    for found in view.of_type("AWS::Logs::MetricFilter"):
        transformations = found.get("MetricTransformations")
        for item in transformations.items() if transformations else ():
            dimensions = item.get("Dimensions")
            if dimensions and isinstance(dimensions.node, list) and dimensions.node:
                yield item, dimensions
