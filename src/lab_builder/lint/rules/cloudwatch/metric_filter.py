"""E9350, E9354: metrics from logs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View

_MOST = 3
_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"


class MetricFilterDefault(Rule):
    """CloudWatch Logs refuses a metric filter that sets a default value beside dimensions.

    What value a metric has without a matching log event cannot be said for every dimension. A
    metric from logs has at most three of them.
    """

    id = "E9350"
    shortdesc = "A metric filter has a default value or dimensions, not both"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the default values and the dimensions that are too many."""
        for item, dimensions in _with_dimensions(view):
            if default := item.get("DefaultValue"):
                yield fault(default, "a default value cannot stand beside dimensions")
            if len(dimensions.node) > _MOST:
                yield fault(dimensions, f"{len(dimensions.node)} dimensions, over {_MOST}")


class MetricFilterDimension(Rule):
    """CloudWatch Logs refuses a dimension whose value is no field of the log event.

    A field is ``$.name`` of JSON or ``$name`` of what stands between spaces; a text of one's own
    cannot be a dimension.
    """

    id = "E9354"
    shortdesc = "A dimension of a metric filter has a field of the log event for its value"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the values that are no fields."""
        for _, dimensions in _with_dimensions(view):
            for dimension in dimensions.items():
                place = dimension.get("Value")
                if place and place.text and not place.text.startswith("$"):
                    yield fault(place, f"{place.text} is no field, as $.{place.text} would be")


def _with_dimensions(view: View) -> Iterator[tuple[Place, Place]]:
    """Yield the transformations of metric filters that have dimensions, with these."""
    for found in view.of_type("AWS::Logs::MetricFilter"):
        transformations = found.get("MetricTransformations")
        for item in transformations.items() if transformations else ():
            dimensions = item.get("Dimensions")
            if dimensions and isinstance(dimensions.node, list) and dimensions.node:
                yield item, dimensions
