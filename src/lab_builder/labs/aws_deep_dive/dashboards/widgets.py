"""The parts of a CloudWatch dashboard, as data, and their JSON as a person would write it.

Values may hold ``${...}``: a dashboard's body goes through ``Fn::Sub``.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lab_builder.labs.aws_deep_dive import names

Widget = dict[str, Any]
Series = tuple[Any, ...]

_GRID_COLUMNS = 24
_WIDTH = 100
_FIVE_MINUTES = 300
PERCENT = {"left": {"min": 0, "max": 100, "label": "%"}}


def series(namespace: str, metric: str, dimensions: dict[str, str], **options: Any) -> Series:
    """Return one metric of a graph. ``options`` are those of the API: stat, label, yAxis."""
    pairs = [text for pair in dimensions.items() for text in pair]
    return (namespace, metric, *pairs, *((options,) if options else ()))


def custom(process_type: str, metric: str, **options: Any) -> Series:
    """Return a metric of the lab's own code, of this environment only."""
    dimensions = {"ProcessType": process_type, "Environment": f"${{{names.ENVIRONMENT_NAME}}}"}
    return series(names.METRIC_NAMESPACE, metric, dimensions, **options)


def expression(text: str, label: str) -> Series:
    """Return a series that is computed from the series of a graph that have an ``id``."""
    return ({"expression": text, "label": label, "id": "computed"},)


def graph(title: str, *metrics: Series, stat: str = "Sum", **properties: Any) -> Widget:
    """Return a graph over time. ``stat`` holds for the series that name none of their own."""
    return {
        "type": "metric",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "stat": stat,
            "period": _FIVE_MINUTES,
            **properties,
            "metrics": list(metrics),
        },
    }


def alarms(title: str, *logical_ids: str) -> Widget:
    """Return the states of alarms."""
    arns = [f"${{{logical_id}.Arn}}" for logical_id in logical_ids]
    return {"type": "alarm", "properties": {"title": title, "alarms": arns}}


def logs(title: str, log_groups: Sequence[str], query: str, view: str = "table") -> Widget:
    """Return the result of a Logs Insights query. ``log_groups`` are logical ids."""
    sources = "".join(f"SOURCE '${{{log_group}}}' | " for log_group in log_groups)
    return {
        "type": "log",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "view": view,
            "query": sources + query,
        },
    }


def body(*rows: tuple[int, Sequence[Widget]]) -> str:
    """Return the JSON of rows of widgets that share the width. A row is its height and widgets."""
    placed = []
    y = 0
    for height, row in rows:
        width = _GRID_COLUMNS // len(row)
        for column, widget in enumerate(row):
            place = {"x": column * width, "y": y, "width": width, "height": height}
            placed.append({"type": widget["type"], **place, "properties": widget["properties"]})
        y += height
    return _readable({"start": "-PT3H", "widgets": placed}) + "\n"


def _readable(value: Any, indent: str = "") -> str:
    """Return JSON with what fits on one line there, and a series on one line in any case."""
    line = json.dumps(value)
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, list):
        return _block("[]", [_readable(item, inner) for item in value], indent)
    lines: list[str] = []
    for key, item in value.items():
        member = f"{json.dumps(key)}: {_readable(item, inner)}"
        if lines and _fits_beside(lines[-1], member, inner):
            lines[-1] += f", {member}"
        else:
            lines.append(member)
    return _block("{}", lines, indent)


def _fits_beside(line: str, member: str, indent: str) -> bool:
    """Tell whether a plain member of an object may follow the plain members on a line."""
    nested = any(bracket in line + member for bracket in ("[", ": {"))
    return not nested and len(indent) + len(line) + len(member) < _WIDTH


def _block(brackets: str, lines: list[str], indent: str) -> str:
    separator = f",\n{indent}  "
    return f"{brackets[0]}\n{indent}  {separator.join(lines)}\n{indent}{brackets[1]}"
