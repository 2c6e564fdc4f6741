"""Dashboards: valid JSON, on the grid, about metrics and logs that exist."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import Any, cast

import pytest

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import cloudwatch, dashboards, names, parameters
from lab_stack import body

# Dimensions of what AWS publishes for the lab, by namespace and metric.
_FUNCTION = {"FunctionName"}
_WORKFLOW = {"StateMachineArn"}
_OBSERVED = {"JobName", "JobRunId", "Type", "ObservabilityGroup"}
AWS_METRICS = {
    ("AWS/Lambda", "Invocations"): _FUNCTION,
    ("AWS/Lambda", "Errors"): _FUNCTION,
    ("AWS/Lambda", "Duration"): _FUNCTION,
    ("AWS/Lambda", "ConcurrentExecutions"): _FUNCTION,
    ("AWS/Lambda", "Throttles"): _FUNCTION,
    ("AWS/States", "ExecutionsStarted"): _WORKFLOW,
    ("AWS/States", "ExecutionsSucceeded"): _WORKFLOW,
    ("AWS/States", "ExecutionsFailed"): _WORKFLOW,
    ("AWS/States", "ExecutionTime"): _WORKFLOW,
    ("AWS/Events", "Invocations"): {"RuleName"},
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"QueueName"},
    ("Glue", "glue.succeed.ALL"): _OBSERVED,
    ("Glue", "glue.error.ALL"): _OBSERVED,
    ("Glue", "glue.driver.workerUtilization"): _OBSERVED,
    ("Glue", "glue.driver.aggregate.elapsedTime"): {"JobName", "JobRunId", "Type"},
}


def bodies(*, trail: bool) -> dict[str, str]:
    """Return the bodies, before Fn::Sub, of a lab with or without a trail."""
    lab = LabTemplate("test")
    dashboards.add(lab)
    found = {}
    for resource in lab.to_dict()["Resources"].values():
        properties = resource["Properties"]
        text = properties["DashboardBody"]["Fn::Sub"]
        if isinstance(text, list):
            text, variables = text
            ((variable, choice),) = variables.items()
            condition, audit, without = choice["Fn::If"]
            assert condition == names.HAS_TRAIL
            text = text.replace(f"${{{variable}}}", audit["Fn::Sub"] if trail else without)
        found[properties["DashboardName"]["Fn::Sub"]] = text
    return found


BODIES = bodies(trail=True)
WIDGETS = [
    pytest.param(widget, id=f"{name}: {widget['properties']['title']}")
    for name, body in BODIES.items()
    for widget in json.loads(body)["widgets"]
]


def of_type(kind: str) -> list[Any]:
    return [param for param in WIDGETS if cast(Any, param.values[0])["type"] == kind]


def test_there_are_the_two_dashboards_of_the_guide() -> None:
    assert set(BODIES) == {
        "${EnvironmentName}-operational-monitoring",
        "${EnvironmentName}-sox-compliance-monitoring",
    }


@pytest.mark.parametrize("trail", [True, False])
@pytest.mark.parametrize("name", BODIES)
def test_widgets_fill_the_grid_and_do_not_overlap(name: str, trail: bool) -> None:
    widgets = json.loads(bodies(trail=trail)[name])["widgets"]
    cells = [
        {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        for widget in widgets
    ]
    assert all(one.isdisjoint(other) for one, other in combinations(cells, 2))
    covered = set().union(*cells)
    rows = max(y for _, y in covered) + 1
    assert covered == {(x, y) for x in range(24) for y in range(rows)}


@pytest.mark.parametrize("widget", of_type("metric"))
def test_every_series_is_a_metric_that_something_publishes(widget: dict[str, Any]) -> None:
    series = [entry for entry in widget["properties"]["metrics"] if isinstance(entry[0], str)]
    assert series
    for namespace, metric, *rest in series:
        pairs = [item for item in rest if isinstance(item, str)]
        dimensions = dict(zip(pairs[::2], pairs[1::2], strict=True))
        if namespace == names.METRIC_NAMESPACE:
            assert set(dimensions) == {"ProcessType", "Environment"}
            assert dimensions["Environment"] == "${EnvironmentName}"
            assert metric in names.METRICS[dimensions["ProcessType"]]
        else:
            assert set(dimensions) == AWS_METRICS[namespace, metric]


@pytest.mark.parametrize("widget", of_type("metric"))
def test_every_expression_computes_from_series_of_its_graph(widget: dict[str, Any]) -> None:
    options = [
        entry[-1] for entry in widget["properties"]["metrics"] if isinstance(entry[-1], dict)
    ]
    ids = {option["id"] for option in options if "id" in option}
    for option in options:
        assert set(re.findall(r"[a-z]\w*", option.get("expression", ""))) <= ids


@pytest.mark.parametrize("widget", of_type("metric") + of_type("log"))
def test_every_widget_names_its_region(widget: dict[str, Any]) -> None:
    assert widget["properties"]["region"] == "${AWS::Region}"


@pytest.mark.parametrize("widget", of_type("log"))
def test_every_log_widget_reads_a_log_group(widget: dict[str, Any]) -> None:
    assert re.match(r"SOURCE '\$\{\w+LogGroup\}' \| ", widget["properties"]["query"])


def test_every_reference_is_to_something_in_the_template() -> None:
    known = {*body()["Resources"], *body()["Parameters"], "AWS::Region"}
    for dashboard in BODIES.values():
        referred = re.findall(r"\$\{([^}]*)\}", dashboard)
        assert {reference.split(".")[0] for reference in referred} <= known


def test_without_a_trail_nothing_refers_to_it() -> None:
    assert "Trail" in "".join(BODIES.values())
    assert "Trail" not in "".join(bodies(trail=False).values())


def test_every_alarm_is_on_a_dashboard() -> None:
    lab = LabTemplate("test")
    parameters.add(lab)
    cloudwatch.add(lab)
    shown = {
        re.sub(r"\W|Arn", "", arn)
        for param in of_type("alarm")
        for arn in param.values[0]["properties"]["alarms"]
    }
    assert shown == set(lab.template.resources)
