"""Functions for the widgets of a CloudWatch dashboard, and for its body as readable JSON.

Values can contain ``${...}``, because the body is the argument of ``Fn::Sub``.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lab_builder.labs.aws_deep_dive import names

Widget = dict[str, Any]
Series = tuple[Any, ...]
Row = tuple[int, Sequence[Widget]]  # its height and its widgets

_GRID_COLUMNS = 24
PERCENT = {"left": {"min": 0, "max": 100, "label": "%"}}


def series(namespace: str, metric: str, dimensions: dict[str, str], **options: Any) -> Series:
    """Return a metric of a graph. ``options`` are those of the API, such as stat and label."""
    pairs = [text for pair in dimensions.items() for text in pair]
    return (namespace, metric, *pairs, *((options,) if options else ()))


def custom(process_type: str, metric: str, **options: Any) -> Series:
    """Return a custom metric of the lab in this environment."""
    dimensions = {"ProcessType": process_type, "Environment": f"${{{names.ENVIRONMENT_NAME}}}"}
    return series(names.METRIC_NAMESPACE, metric, dimensions, **options)


def expression(text: str, label: str) -> Series:
    """Return a metric math expression over the metrics of the graph that have an ``id``."""
    return ({"expression": text, "label": label, "id": "computed"},)


def graph(title: str, *metrics: Series, stat: str = "Sum", **properties: Any) -> Widget:
    """Return a graph over time, with the default period of 5 minutes.

    ``stat`` is the default statistic of the metrics.
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
    """Return a widget with the states of alarms."""
    arns = [f"${{{logical_id}.Arn}}" for logical_id in logical_ids]
    return {"type": "alarm", "properties": {"title": title, "alarms": arns}}


def logs(title: str, log_groups: Sequence[str], query: str) -> Widget:
    """Return a table with the result of a Logs Insights query. ``log_groups`` are logical IDs."""
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


def body(*placed: Row, last: str = "") -> str:
    """Return the JSON of a dashboard; ``last`` is the variable of Fn::Sub for optional rows."""
    optional = f"${{{last}}}" if last else ""
    return f'{{"start": "-PT3H", "widgets": [\n{rows(*placed)}{optional}\n]}}\n'


def rows(*placed: Row, below: Sequence[Row] = ()) -> str:
    """Return the JSON of rows of widgets of equal width, after a comma if they are below others."""
    texts = []
    y = sum(height for height, _ in below)
    for height, row in placed:
        width = _GRID_COLUMNS // len(row)
        for column, widget in enumerate(row):
            place = {"x": column * width, "y": y, "width": width, "height": height}
            texts.append(_readable(place, widget))
        y += height
    return (",\n" if below else "") + ",\n".join(texts)


def _readable(place: dict[str, int], widget: Widget) -> str:
    """Return the JSON of a widget: scalar properties on one line, then a line for each other."""
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
