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
    """Return a graph over time, in steps of the five minutes that a dashboard takes by itself.

    ``stat`` holds for the series that name none of their own.
    """
    return {
        "type": "metric",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "stat": stat,
            **properties,
            "metrics": list(metrics),
        },
    }


def alarms(title: str, *logical_ids: str) -> Widget:
    """Return the states of alarms."""
    arns = [f"${{{logical_id}.Arn}}" for logical_id in logical_ids]
    return {"type": "alarm", "properties": {"title": title, "alarms": arns}}


def logs(title: str, log_groups: Sequence[str], query: str) -> Widget:
    """Return the table that a Logs Insights query gives. ``log_groups`` are logical ids."""
    sources = "".join(f"SOURCE '${{{log_group}}}' | " for log_group in log_groups)
    return {
        "type": "log",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "view": "table",
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
            placed.append(_readable(place, widget))
        y += height
    return '{"start": "-PT3H", "widgets": [\n' + ",\n".join(placed) + "\n]}\n"


def _readable(place: dict[str, int], widget: Widget) -> str:
    """Return the JSON of a widget: plain properties on a line, then each of the others."""
    head = json.dumps({"type": widget["type"], **place})[1:-1]
    plain, nested = [], []
    for name, value in widget["properties"].items():
        if isinstance(value, list):
            items = "".join(f"\n    {json.dumps(item)}," for item in value)
            nested.append(f"{json.dumps(name)}: [{items.removesuffix(',')}\n  ]")
        elif isinstance(value, dict) or name == "query":
            nested.append(f"{json.dumps(name)}: {json.dumps(value)}")
        else:
            plain.append(f"{json.dumps(name)}: {json.dumps(value)}")
    members = ",\n  ".join([", ".join(plain), *nested])
    return f'{{{head}, "properties": {{\n  {members}\n}}}}'
