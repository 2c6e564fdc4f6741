"""The metrics of the alarms and dashboards of a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.cloudwatch.dashboards import Widget, widgets
from lab_builder.lint.cloudwatch.insights import parse_query
from lab_builder.lint.fault import Edit, Fault
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, Steps, View


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of a metric."""

    name: str
    value: Any
    path: Steps


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as an alarm or a widget names it.

    ``whole`` is whether the names of all its dimensions are known. ``path`` is the path of the
    metric, ``name_path`` that of its name.
    """

    namespace: str
    name: str
    dimensions: tuple[Dimension, ...]
    whole: bool
    path: Steps
    name_path: Steps
    where: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of its dimensions."""
        return frozenset(dimension.name for dimension in self.dimensions)

    def fault(self, path: Steps, message: str, fix: Edit | None = None, instead: str = "") -> Fault:
        """Return a fault at a part of the metric."""
        return Fault(path, self.where + message, fix, instead)


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a widget's metrics: its texts without shorthand, then its options."""

    index: int
    texts: tuple[str, ...] | None  # None where they are not known
    options: Mapping[str, Any]


def metrics(view: View) -> tuple[Metric, ...]:
    """Return every metric of alarms and of metric widgets."""
    return view.once(_metrics)


def _metrics(view: View) -> tuple[Metric, ...]:
    return (*_alarm_metrics(view), *_widget_metrics(view))


def queries(alarm: Resource) -> Iterator[Place]:
    """Yield the items of an alarm's Metrics, those of conditional branches too."""
    if listed := alarm.get("Metrics"):
        for item in listed.items():
            if isinstance(item.node, dict):
                yield item


def rows(widget: Widget) -> Iterator[Row]:
    """Yield the items of a metric widget, with "." and "..." replaced by what they repeat."""
    listed = widget.properties.get("metrics")
    before: tuple[str, ...] | None = None
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(item, list):
            before = None
            continue
        options = item[-1] if item and isinstance(item[-1], dict) else {}
        texts = item[:-1] if options else item
        if not texts:  # an expression: the next row still repeats the metric before it
            yield Row(index, None, options)
            continue
        before = _written_out(texts, before)
        yield Row(index, before, options)


def _written_out(texts: Sequence[Any], before: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if not all(isinstance(text, str) for text in texts):
        return None
    if "..." in texts or "." in texts:
        if before is None:
            return None
        if "..." in texts:
            place = texts.index("...")
            repeated = before[place : place + max(0, len(before) - len(texts) + 1)]
            texts = [*texts[:place], *repeated, *texts[place + 1 :]]
        if len(texts) > len(before) and "." in texts[len(before) :]:
            return None
        texts = [before[i] if text == "." else text for i, text in enumerate(texts)]
    return tuple(texts)


def _queried(expression: object, path: Steps, where: str = "") -> Iterator[Metric]:
    """Yield the metric of a Metrics Insights query."""
    query = parse_query(expression) if isinstance(expression, str) else None
    if query and not isinstance(query.namespace, Text):
        dimensions = tuple(Dimension(key, value, path) for key, value in query.dimensions)
        whole = query.exact and not any(isinstance(key, Text) for key, _ in query.dimensions)
        yield Metric(query.namespace, query.name, dimensions, whole, path, path, where)


def _widget_metrics(view: View) -> Iterator[Metric]:
    for widget in widgets(view, "metric"):
        path = widget.dashboard.place.path
        for row in rows(widget):
            yield from _queried(row.options.get("expression"), path, widget.where)
            match row.texts:
                case (namespace, name, *dimensions) if name and not isinstance(namespace, Text):
                    pairs = zip(dimensions[::2], dimensions[1::2], strict=False)
                    yield Metric(
                        namespace,
                        name,
                        tuple(Dimension(key, value, path) for key, value in pairs),
                        not any(isinstance(key, Text) for key in dimensions[::2]),
                        path,
                        path,
                        widget.where,
                    )


def _alarm_metrics(view: View) -> Iterator[Metric]:
    for alarm in view.of_type("AWS::CloudWatch::Alarm"):
        found = [_metric(alarm.properties)]
        found += [
            _metric(place) for item in queries(alarm) if (place := item.get("MetricStat", "Metric"))
        ]
        yield from filter(None, found)
        for item in queries(alarm):
            if place := item.get("Expression"):
                yield from _queried(place.value, place.path)


def _metric(place: Place) -> Metric | None:
    namespace, name = place.get("Namespace"), place.get("MetricName")
    if not namespace or not name or not namespace.text:
        return None
    if not isinstance(name.value, str) or not name.value:
        return None
    dimensions, whole = _dimensions(place.get("Dimensions"))
    return Metric(namespace.text, name.value, dimensions, whole, place.path, name.path)


def _dimensions(place: Place | None) -> tuple[tuple[Dimension, ...], bool]:
    """Return the dimensions of the metric of an alarm, and whether these are certainly all."""
    if place is None:
        return (), True
    found = []
    whole = isinstance(place.node, list)
    for item in place.items():
        name, value = item.get("Name"), item.get("Value")
        if name and name.text and value:
            found.append(Dimension(name.text, value.value, item.path))
        else:
            whole = False
        whole = whole and "Fn::If" not in item.path
    return tuple(found), whole
