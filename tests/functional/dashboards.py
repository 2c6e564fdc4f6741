"""Whether the widgets of a dashboard have something to show."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from functional.engines import RunningEngine

_SHOWN = timedelta(hours=3)


def widgets(engine: RunningEngine) -> dict[str, dict[str, Any]]:
    """Return every widget of every dashboard, by dashboard and title."""
    cloudwatch = engine.client("cloudwatch")
    return {
        f"{entry['DashboardName']}: {widget['properties']['title']}": widget
        for entry in cloudwatch.list_dashboards()["DashboardEntries"]
        for widget in json.loads(
            cloudwatch.get_dashboard(DashboardName=entry["DashboardName"])["DashboardBody"]
        )["widgets"]
    }


def has_data(engine: RunningEngine, widget: dict[str, Any]) -> bool:
    """Tell whether at least one series of a widget has data, a log query a row."""
    look = {"metric": _graph, "alarm": _alarms, "log": _table}[widget["type"]]
    return look(engine, widget["properties"])


def _graph(engine: RunningEngine, properties: dict[str, Any]) -> bool:
    now = datetime.now(UTC)
    answer = engine.client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            _query(index, series, properties["stat"])
            for index, series in enumerate(properties["metrics"])
        ],
        StartTime=now - _SHOWN,
        EndTime=now + timedelta(minutes=5),
    )
    return any(series["Values"] for series in answer["MetricDataResults"])


def _query(index: int, series: list[Any], stat: str) -> dict[str, Any]:
    """Return a series of a graph as GetMetricData asks for it."""
    options = series[-1] if isinstance(series[-1], dict) else {}
    query = {"Id": options.get("id", f"m{index}"), "ReturnData": options.get("visible", True)}
    if "expression" in options:
        return query | {"Expression": options["expression"], "Period": 300}
    namespace, metric, *pairs = [each for each in series if not isinstance(each, dict)]
    dimensions = [
        {"Name": name, "Value": value} for name, value in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    what = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
    return query | {"MetricStat": {"Metric": what, "Period": 300, "Stat": stat}}


def _alarms(engine: RunningEngine, properties: dict[str, Any]) -> bool:
    """Tell whether all of the alarms are there."""
    found = engine.client("cloudwatch").describe_alarms(
        AlarmNames=[arn.rsplit(":", 1)[-1] for arn in properties["alarms"]],
        AlarmTypes=["MetricAlarm", "CompositeAlarm"],
    )
    there = {alarm["AlarmArn"] for alarm in found["MetricAlarms"] + found["CompositeAlarms"]}
    return there == set(properties["alarms"])


def _table(engine: RunningEngine, properties: dict[str, Any]) -> bool:
    logs, now = engine.client("logs"), datetime.now(UTC)
    query_id = logs.start_query(
        logGroupNames=re.findall(r"SOURCE '([^']+)' \| ", properties["query"]),
        queryString=re.sub(r"SOURCE '[^']+' \| ", "", properties["query"]),
        startTime=int((now - _SHOWN).timestamp()),
        endTime=int(now.timestamp()) + 300,
    )["queryId"]
    while (answer := logs.get_query_results(queryId=query_id))["status"] in (
        "Scheduled",
        "Running",
    ):
        time.sleep(0.1)
    return bool(answer["results"])
