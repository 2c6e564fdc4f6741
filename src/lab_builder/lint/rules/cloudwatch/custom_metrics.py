"""W9314: custom metrics."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.custom import Custom, custom_metrics, declared
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text, may_equal
from lab_builder.template.view import View


class CustomMetricExists(Rule):
    """An alarm or widget on a custom metric that is not published has no data.

    The rule checks the namespaces that the template declares in its Metadata under CustomMetrics,
    and the metrics of its metric filters: for these, a name that differs in case, or dimensions
    that the filter does not set.
    """

    id = "W9314"
    shortdesc = "A custom metric is declared in Metadata or made by a metric filter"
    effect = "the metric has no data"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the custom metrics that are not published."""
        whole = declared(view)
        for metric in metrics(view):
            emitted = [each for each in custom_metrics(view) if each.namespace == metric.namespace]
            if emitted and (message := _wrong(metric, emitted, metric.namespace in whole)):
                yield metric.fault(metric.name_path, message[0], instead=message[1])


def _wrong(metric: Metric, emitted: list[Custom], whole: bool) -> tuple[str, str] | None:
    """Return why a metric is not published, and what to write instead."""
    named = [each for each in emitted if _same(metric.name, each.name)]
    if not named:
        if whole:
            known = ", ".join(sorted({each.name for each in emitted}))
            why = f"Metadata.CustomMetrics declares no metric {metric.name} of {metric.namespace}"
            return why, f"Expected one of {known}"
        other = [each.name for each in emitted if _alike(metric.name, each.name)]
        why = f"the template publishes no metric {metric.name} to {metric.namespace}"
        return (why, f"Use {other[0]}") if other else None
    sets = [each.dimensions for each in named if each.dimensions is not None]
    if not metric.whole or len(sets) < len(named) or metric.names in sets:
        return None
    listed = " or ".join(sorted({_listed(each) for each in sets}))
    why = f"{metric.name} is never published {_listed(metric.names)}"
    return why, f"It is published {listed}"


def _same(read: str, emitted: str) -> bool:
    return may_equal(read, emitted) or (isinstance(emitted, Text) and may_equal(emitted, read))


def _alike(read: str, emitted: str) -> bool:
    known = not isinstance(read, Text) and not isinstance(emitted, Text)
    return known and read.lower() == emitted.lower()


def _listed(names: frozenset[str]) -> str:
    return f"with the dimensions {', '.join(sorted(names))}" if names else "without dimensions"
