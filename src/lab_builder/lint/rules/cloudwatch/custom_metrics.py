"""W9314: custom metrics."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.custom import Custom, custom_metrics, declared
from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import Text, View
from lab_builder.template.text import may_equal


class CustomMetricExists(Rule):
    """An alarm or widget on a custom metric that nobody emits has no data.

    Judged are the namespaces that the template declares in its Metadata, under CustomMetrics, and
    the metrics that its metric filters make of logs: of these, a name in other letters, or
    dimensions that the filter does not set.
    """

    id = "W9314"
    shortdesc = "A custom metric is one that the template declares or a metric filter makes"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that nobody emits."""
        whole = declared(view)
        for metric in metrics(view):
            emitted = [each for each in custom_metrics(view) if each.namespace == metric.namespace]
            if emitted and (message := _wrong(metric, emitted, metric.namespace in whole)):
                yield metric.fault(metric.name_path, message)


def _wrong(metric: Metric, emitted: list[Custom], whole: bool) -> str | None:
    named = [each for each in emitted if _same(metric.name, each.name)]
    if not named:
        if whole:
            return f"{metric.namespace} has no metric {metric.name}"
        other = [each.name for each in emitted if _alike(metric.name, each.name)]
        return f"{metric.namespace} has {other[0]}, not {metric.name}" if other else None
    sets = [each.dimensions for each in named if each.dimensions is not None]
    if not metric.whole or len(sets) < len(named) or metric.names in sets:
        return None
    told = " or ".join(sorted({_told(each) for each in sets}))
    return f"{metric.name} is emitted with the dimensions {told}, not {_told(metric.names)}"


def _same(read: str, emitted: str) -> bool:
    return may_equal(read, emitted) or (isinstance(emitted, Text) and may_equal(emitted, read))


def _alike(read: str, emitted: str) -> bool:
    known = not isinstance(read, Text) and not isinstance(emitted, Text)
    return known and read.lower() == emitted.lower()


def _told(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
