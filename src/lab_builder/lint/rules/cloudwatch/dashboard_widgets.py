"""E9302, W9309, E9303: what a widget is, and what its type needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, known, widgets
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View

# The properties without which a widget of a type is refused.
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
    """CloudWatch refuses a dashboard with a widget that lacks a type or an object of properties."""

    id = "E9302"
    shortdesc = "A dashboard widget has a type and properties"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets that lack one of both."""
        for widget in widgets(view):
            if widget.kind is None:
                yield widget.fault("has no type")
            properties = widget.content.get("properties")
            if not isinstance(properties, (dict, str)):
                yield widget.fault("has no properties")


class WidgetType(Rule):
    """A widget of a type that CloudWatch does not have is taken, and shows nothing."""

    id = "W9309"
    shortdesc = "A dashboard widget has a type that exists"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets of unknown types."""
        for widget in widgets(view):
            if known(widget.kind) and widget.kind not in _NEEDED:
                yield widget.fault(f"{widget.kind} is no type; {', '.join(_NEEDED)} are")


class WidgetNeeds(Rule):
    """CloudWatch refuses a dashboard with a widget that lacks what its type needs.

    A metric widget says its region and shows metrics or an alarm, a log widget its region and a
    query, a text widget its markdown, an alarm widget its alarms.
    """

    id = "E9303"
    shortdesc = "A dashboard widget has the properties that its type needs"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets that lack something."""
        for widget in widgets(view, *_NEEDED):
            if not isinstance(widget.content.get("properties"), dict):
                continue
            for name in _lacking(widget):
                yield widget.fault(f"a {widget.kind} widget needs {name}")


def _lacking(widget: Widget) -> Iterator[str]:
    properties = widget.properties
    yield from (name for name in _NEEDED[widget.kind] if name not in properties)
    if widget.kind == "metric":
        annotations = properties.get("annotations")
        alarms = isinstance(annotations, dict) and "alarms" in annotations
        if "metrics" not in properties and not alarms and not isinstance(annotations, str):
            yield "metrics, or annotations.alarms"
    if widget.kind == "log" and not {"query", "queryString"} & properties.keys():
        yield "query"
