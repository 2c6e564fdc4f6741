"""E9301: the body of a dashboard."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Dashboard, dashboards, known
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_MOST_WIDGETS = 500
_OVERRIDES = ("auto", "inherit")


class DashboardBody(Rule):
    """CloudWatch rejects a dashboard whose body is not valid, and the stack rolls back.

    The body is a JSON object with an array of at most 500 widgets.
    """

    id = "E9301"
    shortdesc = "A DashboardBody is a JSON object with an array of widgets"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dashboards that are not valid."""
        for dashboard in dashboards(view):
            if dashboard.unreadable:
                yield fault(dashboard.place, f"the dashboard {dashboard.unreadable}")
            for message in _body(dashboard):
                yield fault(dashboard.place, f"the dashboard {message}")


def _body(dashboard: Dashboard) -> Iterator[str]:
    if dashboard.body is None:
        return
    if "widgets" not in dashboard.body:
        yield "requires widgets"
        return
    listed = dashboard.body["widgets"]
    if not isinstance(listed, (list, str)):
        yield "requires an array of widgets"
    elif isinstance(listed, list):
        if len(listed) > _MOST_WIDGETS:
            yield f"has {len(listed)} widgets, more than {_MOST_WIDGETS}"
        for index, widget in enumerate(listed):
            if known(widget) and not isinstance(widget, dict):
                yield f"has a widget {index} that is not an object"
    override = dashboard.body.get("periodOverride")
    if known(override) and override not in _OVERRIDES:
        yield f"has periodOverride {override}, but it must be one of auto, inherit"
    if "end" in dashboard.body and "start" not in dashboard.body:
        yield "requires start beside end"
