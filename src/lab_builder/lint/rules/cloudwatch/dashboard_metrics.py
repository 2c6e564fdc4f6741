"""E9305: the metrics of a metric widget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, known, widgets
from lab_builder.lint.cloudwatch.metrics import rows
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_MOST = 500
_ID = re.compile(r"[a-z][A-Za-z0-9_]*")


class WidgetMetrics(Rule):
    """CloudWatch rejects a dashboard with metrics that are not valid.

    Each is an array: namespace, name, then a name and a value for each dimension, and last the
    options, if any. "." repeats the same item of the metric before, "..." all following items. An
    expression is an array with an options object only.
    """

    id = "E9305"
    shortdesc = "The metrics of a dashboard widget are valid arrays"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that are not valid."""
        for widget in widgets(view, "metric"):
            listed = widget.properties.get("metrics")
            if isinstance(listed, list):
                for message in (*_items(listed), *_written_out(widget), *_ids(listed)):
                    yield widget.fault(message)
            elif known(listed):
                yield widget.fault("metrics must be an array")


def _items(listed: list[Any]) -> Iterator[str]:
    if len(listed) > _MOST:
        yield f"has {len(listed)} metrics, more than {_MOST}"
    for index, item in enumerate(listed):
        if not isinstance(item, list):
            if known(item):
                yield f"metrics[{index}] must be an array"
            continue
        texts = [part for part in item if not isinstance(part, dict)]
        options = [part for part in item if isinstance(part, dict)]
        if options and (len(options) > 1 or item[-1] is not options[0]):
            yield f"metrics[{index}]: a single options object must come last"
        elif not all(isinstance(text, str) for text in texts):
            yield f"metrics[{index}]: all items before the options must be strings"
        elif options and "expression" in options[0] and texts:
            yield f"metrics[{index}]: an expression must be the only item"
        elif not texts and "expression" not in (options[0] if options else {}):
            yield f"metrics[{index}]: requires a metric or an expression"


def _written_out(widget: Widget) -> Iterator[str]:
    first = True
    for row in rows(widget):
        written = widget.properties["metrics"][row.index]
        if row.texts is None:
            if first and written and written[0] in (".", "..."):
                yield f"metrics[{row.index}]: {written[0]} has no metric before it to repeat"
        elif len(row.texts) < 2:
            yield f"metrics[{row.index}]: requires a namespace and a metric name"
        elif len(row.texts) % 2 and not any(not known(text) for text in row.texts):
            yield f"metrics[{row.index}]: the dimension {row.texts[-1]} requires a value"
        first = first and not any(isinstance(part, str) for part in written)


def _ids(listed: list[Any]) -> Iterator[str]:
    seen = set()
    for item in listed:
        options = item[-1] if isinstance(item, list) and item else None
        name = options.get("id") if isinstance(options, dict) else None
        if not known(name):
            continue
        if not isinstance(name, str) or not _ID.fullmatch(name):
            yield f"id {name} must be letters, digits and _, beginning with a lower-case letter"
        elif name in seen:
            yield f"id {name} is not unique"
        else:
            seen.add(name)
