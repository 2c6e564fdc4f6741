"""The dashboards of a template with their widgets.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.fault import Edit, Fault
from lab_builder.template import json_text
from lab_builder.template.text import Text
from lab_builder.template.view import Place, View

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A DashboardBody: ``body`` is None where it is not known, or not valid (``unreadable``)."""

    place: Place
    body: Mapping[str, Any] | None = None
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget of a dashboard."""

    dashboard: Dashboard
    index: int
    content: Mapping[str, Any]

    @property
    def kind(self) -> Any:
        """Its type: metric, text, log, alarm ..."""
        return self.content.get("type")

    @property
    def properties(self) -> Mapping[str, Any]:
        """Its properties, empty where they are not an object."""
        properties = self.content.get("properties")
        return properties if isinstance(properties, dict) else {}

    @property
    def view(self) -> View:
        """The template that it is part of."""
        return self.dashboard.place.view

    @property
    def where(self) -> str:
        """The beginning of a message, since a path cannot lead into a string."""
        title = self.properties.get("title")
        named = f" ({title})" if isinstance(title, str) and title else ""
        return f"widget {self.index}{named}: "

    def fault(self, message: str, fix: Edit | None = None, instead: str = "") -> Fault:
        """Return a fault of this widget."""
        return Fault(self.dashboard.place.path, self.where + message, fix, instead)


def dashboards(view: View) -> tuple[Dashboard, ...]:
    """Return every dashboard of a template, one with conditions once for each branch."""
    return view.once(_dashboards)


def _dashboards(view: View) -> tuple[Dashboard, ...]:
    return tuple(
        _read(choice)
        for resource in view.of_type("AWS::CloudWatch::Dashboard")
        if (place := resource.get("DashboardBody"))
        for choice in place.choices()
    )


def widgets(view: View, *kinds: str) -> Iterator[Widget]:
    """Yield the widgets of some types; of all where none is named."""
    for dashboard in dashboards(view):
        listed = dashboard.body.get("widgets") if dashboard.body else None
        for index, content in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(content, dict) and (not kinds or content.get("type") in kinds):
                yield Widget(dashboard, index, content)


def known(value: Any) -> bool:
    """Return whether a value of a body is set and does not depend on the deployment.

    An empty string is often the default of a parameter that the deployment sets.
    """
    return value not in (None, "") and not isinstance(value, Text)


def _read(place: Place) -> Dashboard:
    value = place.value
    if not isinstance(value, str) or not value or (isinstance(value, Text) and value.alone):
        return Dashboard(place)
    try:
        body = json_text.decode(value)
    except ValueError as error:
        return Dashboard(place, unreadable=f"is not JSON: {error}")
    if isinstance(body, Text):
        return Dashboard(place)
    if not isinstance(body, dict):
        return Dashboard(place, unreadable="is not a JSON object")
    return Dashboard(place, body)
