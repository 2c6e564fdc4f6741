"""E9304, W9306: the position and size of dashboard widgets."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, widgets
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import View

_COLUMNS = 24
_RANGES = {"x": (0, _COLUMNS - 1), "y": (0, None), "width": (1, _COLUMNS), "height": (1, 1000)}
_DEFAULT_WIDTH = 6


class WidgetGrid(Rule):
    """CloudWatch rejects a dashboard with a widget outside the grid.

    x is 0 to 23, width 1 to 24 and height 1 to 1000, all whole numbers. x requires y.
    """

    id = "E9304"
    shortdesc = "The position and size of a dashboard widget are in the grid"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets with a position or size that is not valid."""
        for widget in widgets(view):
            for message in _off_grid(widget):
                yield widget.fault(message)


class WidgetBeyondGrid(Rule):
    """A widget that ends after column 24 is not shown at its position.

    The dashboard moves it, and the widgets below it too.
    """

    id = "W9306"
    shortdesc = "A dashboard widget ends within the 24 columns of the grid"
    effect = "the console moves the widget"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets that end after the last column."""
        for widget in widgets(view):
            x, width = _number(widget, "x"), _number(widget, "width", _DEFAULT_WIDTH)
            if x is None or width is None or not (0 <= x < _COLUMNS and 1 <= width <= _COLUMNS):
                continue
            if x + width > _COLUMNS:
                message = f"x {x:g} plus width {width:g} must not exceed {_COLUMNS} columns"
                yield widget.fault(message)


def _off_grid(widget: Widget) -> Iterator[str]:
    for name, (least, most) in _RANGES.items():
        value = _number(widget, name)
        if value is None:
            continue
        if value != int(value) or value < least or (most is not None and value > most):
            limit = f"{least} or more" if most is None else f"{least} to {most}"
            yield f"{name} is {value:g}, but must be a whole number, {limit}"
    for one, other in (("x", "y"), ("y", "x")):
        if one in widget.content and other not in widget.content:
            yield f"{one} requires {other}"


def _number(widget: Widget, name: str, default: float | None = None) -> float | None:
    value = widget.content.get(name, default)
    return None if isinstance(value, str) else number(value)
