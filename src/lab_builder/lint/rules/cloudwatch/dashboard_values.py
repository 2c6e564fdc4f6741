"""E9307: the property values of dashboard widgets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.lint.cloudwatch import statistics
from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, known, widgets
from lab_builder.lint.cloudwatch.metrics import rows
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_VIEWS = ("timeSeries", "singleValue", "gauge", "bar", "pie", "table")
_LEGENDS = ("right", "bottom", "hidden")
_AXES = ("left", "right")
_COLOR = re.compile(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_STATES = ("ALARM", "INSUFFICIENT_DATA", "OK")
_SORTS = ("default", "stateUpdatedTimestamp", "timestamp")


class WidgetValues(Rule):
    """CloudWatch rejects a dashboard with a view, statistic, period or color that is not valid.

    A gauge requires the min and max of its left axis.
    """

    id = "E9307"
    shortdesc = "The properties of a dashboard widget have valid values"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the values that are not valid."""
        for widget in widgets(view, "metric"):
            for message in _metric(widget):
                yield widget.fault(message)
        for widget in widgets(view, "alarm"):
            yield from (widget.fault(message) for message in _alarm(widget.properties))


def _metric(widget: Widget) -> Iterator[str]:
    properties = widget.properties
    yield from _unknown_value(properties, "view", _VIEWS)
    yield from _unknown_value(_object(properties, "legend"), "position", _LEGENDS)
    yield from _rendering(properties)
    if properties.get("view") == "gauge" and not _both_ends(properties):
        yield "a gauge requires yAxis.left.min and yAxis.left.max"
    for side in _AXES:
        axis = _object(_object(properties, "yAxis"), side)
        least, most = axis.get("min"), axis.get("max")
        if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
            yield f"yAxis.{side}.min ({least}) must not exceed yAxis.{side}.max ({most})"
    for row in rows(widget):
        for message in (*_rendering(row.options), *_unknown_value(row.options, "yAxis", _AXES)):
            yield f"metrics[{row.index}]: {message}"


def _rendering(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the options of a widget or of one of its metrics."""
    stat, period, color = options.get("stat"), options.get("period"), options.get("color")
    if known(stat) and not (isinstance(stat, str) and statistics.statistic(stat)):
        yield f"stat {stat} is not a statistic"
    if isinstance(period, (int, float)) and not statistics.period(period):
        yield f"period is {period}, but must be 1, 5, 10, 20, 30 or a multiple of 60"
    if known(color) and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        yield f"color {color} must be # and 3, 6 or 8 hexadecimal digits"


def _alarm(properties: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown_value(properties, "sortBy", _SORTS)
    states = properties.get("states")
    for state in states if isinstance(states, list) else []:
        if known(state) and state not in _STATES:
            yield f"unknown state {state} in states; expected one of {', '.join(_STATES)}"


def _unknown_value(
    options: Mapping[str, Any], name: str, allowed: tuple[str, ...]
) -> Iterator[str]:
    value = options.get(name)
    if known(value) and not isinstance(value, dict) and value not in allowed:
        yield f"unknown {name} {value}; expected one of {', '.join(allowed)}"


def _both_ends(properties: Mapping[str, Any]) -> bool:
    axis = properties.get("yAxis")
    if isinstance(axis, str):
        return True
    left = _object(properties, "yAxis").get("left")
    return isinstance(left, str) or (isinstance(left, dict) and {"min", "max"} <= left.keys())


def _object(options: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = options.get(name)
    return value if isinstance(value, dict) else {}
