"""``dashboard``: every widget of a CloudWatch dashboard has data.

The body of a dashboard:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict

_SHOWN = timedelta(hours=3)  # as the console shows at first
_PERIOD = 300


@dataclass(frozen=True, slots=True)
class Dashboard(Statement):
    """A dashboard whose widgets of metrics have a series with data in the last 3 hours.

    ``widget`` selects one by its title. Alarm widgets need their alarms; log and text widgets are
    not looked at, because a query without a result is often good news.
    """

    kind: ClassVar[str] = "dashboard"

    dashboard: str
    widget: str | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(fields.required("dashboard"), fields.text("widget"))

    def __str__(self) -> str:
        which = f"the widget {self.widget!r}" if self.widget else "every widget"
        return f"{which} of the dashboard {self.dashboard} has data"

    def observe(self, world: World) -> Verdict:
        """Get the dashboard, then the data of its widgets."""
        call, answer = world.get("cloudwatch", "get_dashboard", DashboardName=self.dashboard)
        if answer is None:
            return fails(f"there is no dashboard {self.dashboard}", call)
        widgets = [
            each
            for each in json.loads(answer["DashboardBody"])["widgets"]
            if self.widget in (None, each["properties"].get("title"))
        ]
        if not widgets:
            return fails(f"the dashboard has no widget {self.widget!r}", call)
        empty = [
            str(each["properties"].get("title", each["type"]))
            for each in widgets
            if not _has_data(world, each)
        ]
        saw = f"no data: {', '.join(empty)}" if empty else f"{len(widgets)} widgets with data"
        return verdict(not empty, saw, call)


def _has_data(world: World, widget: Mapping[str, Any]) -> bool:
    properties = widget["properties"]
    if widget["type"] == "alarm":
        names = [arn.rsplit(":", 1)[-1] for arn in properties["alarms"]]
        kinds = ["MetricAlarm", "CompositeAlarm"]
        _, answer = world.get("cloudwatch", "describe_alarms", AlarmNames=names, AlarmTypes=kinds)
        found = [*answer.get("MetricAlarms", ()), *answer.get("CompositeAlarms", ())]
        return len(found) == len(names)
    if widget["type"] != "metric":
        return True
    now = datetime.now(UTC)
    queries = [
        _query(index, series, properties)
        for index, series in enumerate(_written_out(properties.get("metrics", ())))
    ]
    if not queries:
        return True  # a graph of an alarm
    _, answer = world.get(
        "cloudwatch",
        "get_metric_data",
        MetricDataQueries=queries,
        StartTime=now - _SHOWN,
        EndTime=now + timedelta(seconds=_PERIOD),
    )
    return any(series["Values"] for series in answer["MetricDataResults"])


def _written_out(metrics: Any) -> list[list[Any]]:
    """Return the series with the shorthands replaced: ``.`` repeats a field, ``...`` several."""
    found: list[list[Any]] = []
    before: list[Any] = []
    for series in metrics:
        options = [each for each in series if isinstance(each, dict)]
        fields = [each for each in series if not isinstance(each, dict)]
        if "..." in fields:
            index = fields.index("...")
            after = fields[index + 1 :]
            fields = [*fields[:index], *before[index : len(before) - len(after)], *after]
        fields = [before[i] if each == "." else each for i, each in enumerate(fields)]
        before = fields or before
        found.append([*fields, *options])
    return found


def _query(index: int, series: list[Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a series as GetMetricData asks for it."""
    options = series[-1] if isinstance(series[-1], dict) else {}
    query = {"Id": options.get("id", f"m{index}"), "ReturnData": options.get("visible", True)}
    if "expression" in options:
        return query | {"Expression": options["expression"], "Period": _PERIOD}
    namespace, metric, *pairs = [each for each in series if not isinstance(each, dict)]
    dimensions = [
        {"Name": name, "Value": value} for name, value in zip(pairs[::2], pairs[1::2], strict=False)
    ]
    what = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
    stat = options.get("stat", properties.get("stat", "Average"))
    return query | {"MetricStat": {"Metric": what, "Period": _PERIOD, "Stat": stat}}
