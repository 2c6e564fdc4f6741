"""E9304, W9306: where a widget stands."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, widgets
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View
from lab_builder.template.values import number

_COLUMNS = 24
_RANGES = {"x": (0, _COLUMNS - 1), "y": (0, None), "width": (1, _COLUMNS), "height": (1, 1000)}
_DEFAULT_WIDTH = 6


class WidgetGrid(Rule):
    """CloudWatch refuses a dashboard with a widget that its grid has no room for.

    x is 0 to 23, width 1 to 24 and height 1 to 1000, all whole numbers; x comes with y.
    """

    id = "E9304"
    shortdesc = "A dashboard widget has a place and a size that the grid knows"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets that leave the grid."""
        for widget in widgets(view):
            for message in _off_grid(widget):
                yield widget.fault(message)


class WidgetBeyondGrid(Rule):
    """A widget that leads beyond the last of the 24 columns is not shown where it was put.

    The dashboard moves it, and what stands below it, too.
    """

    id = "W9306"
    shortdesc = "A dashboard widget ends inside the grid of 24 columns"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the widgets whose right end is off the grid."""
        for widget in widgets(view):
            x, width = _number(widget, "x"), _number(widget, "width", _DEFAULT_WIDTH)
            if x is None or width is None or not (0 <= x < _COLUMNS and 1 <= width <= _COLUMNS):
                continue
            if x + width > _COLUMNS:
                yield widget.fault(f"x {x:g} and width {width:g} lead beyond column {_COLUMNS}")


def _off_grid(widget: Widget) -> Iterator[str]:
    for name, (least, most) in _RANGES.items():
        value = _number(widget, name)
        if value is None:
            continue
        if value != int(value) or value < least or (most is not None and value > most):
            limit = f"{least} or more" if most is None else f"{least} to {most}"
            yield f"{name} is {value:g}; it is a whole number, {limit}"
    for one, other in (("x", "y"), ("y", "x")):
        if one in widget.content and other not in widget.content:
            yield f"{one} comes with {other}"


def _number(widget: Widget, name: str, default: float | None = None) -> float | None:
    value = widget.content.get(name, default)
    return None if isinstance(value, str) else number(value)
