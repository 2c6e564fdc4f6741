"""E9350: metrics from logs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View

_MOST = 3


class MetricFilterDefault(Rule):
    """CloudWatch Logs refuses a metric filter that sets a default value beside dimensions.

    What value a metric has without a matching log event cannot be said for every dimension. A
    metric from logs has at most three of them.
    """

    id = "E9350"
    shortdesc = "A metric filter has a default value or dimensions, not both"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the default values and the dimensions that are too many."""
        for found in view.of_type("AWS::Logs::MetricFilter"):
            if not (transformations := found.get("MetricTransformations")):
                continue
            for item in transformations.items():
                default, dimensions = item.get("DefaultValue"), item.get("Dimensions")
                if not dimensions or not isinstance(dimensions.node, list):
                    continue
                if default and dimensions.node:
                    yield fault(default, "a default value cannot stand beside dimensions")
                if len(dimensions.node) > _MOST:
                    yield fault(dimensions, f"{len(dimensions.node)} dimensions, over {_MOST}")
