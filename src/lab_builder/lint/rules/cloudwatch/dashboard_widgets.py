"""E9302, W9309, E9303: the types of widgets, and the properties that they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, known, widgets
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

# Type of widget -> the properties that it requires.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "metric": ("region",),
    "text": ("markdown",),
    "log": ("region",),
    "alarm": ("alarms",),
    "explorer": ("metrics", "labels"),
    "custom": ("endpoint",),
    "chart": (),
}


class WidgetForm(Rule):
    """CloudWatch rejects a dashboard with a widget without type or properties."""

    id = "E9302"
    shortdesc = "A dashboard widget has a type and properties"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets without type or properties."""
        for widget in widgets(view):
            if widget.kind is None:
                yield widget.fault("requires type")
            properties = widget.content.get("properties")
            if not isinstance(properties, (dict, str)):
                yield widget.fault("requires properties")


class WidgetType(Rule):
    """CloudWatch accepts a widget of an unknown type, but shows nothing."""

    id = "W9309"
    shortdesc = "A dashboard widget has a type that exists"
    effect = "the widget shows nothing"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets of unknown types."""
        for widget in widgets(view):
            if known(widget.kind) and widget.kind not in _NEEDED:
                expected = ", ".join(_NEEDED)
                message = f"unknown widget type {widget.kind!r}; expected one of {expected}"
                yield widget.fault(message)


class WidgetNeeds(Rule):
    """CloudWatch rejects a dashboard with a widget without required properties.

    A metric widget requires region and metrics or an alarm, a log widget region and query, a text
    widget markdown, an alarm widget alarms.
    """

    id = "E9303"
    shortdesc = "A dashboard widget has the properties that its type requires"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets without a required property."""
        for widget in widgets(view, *_NEEDED):
            if not isinstance(widget.content.get("properties"), dict):
                continue
            for name in _lacking(widget):
                yield widget.fault(f"a widget of type {widget.kind} requires {name}")


def _lacking(widget: Widget) -> Iterator[str]:
    properties = widget.properties
    yield from (name for name in _NEEDED[widget.kind] if name not in properties)
    if widget.kind == "metric":
        annotations = properties.get("annotations")
        alarms = isinstance(annotations, dict) and "alarms" in annotations
        if "metrics" not in properties and not alarms and not isinstance(annotations, str):
            yield "one of metrics, annotations.alarms"
    if widget.kind == "log" and not {"query", "queryString"} & properties.keys():
        yield "query"
