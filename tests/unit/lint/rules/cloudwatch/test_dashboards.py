"""Rules on dashboards: each widget by its form, in whatever text it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules import ALL
from lab_builder.lint.rules.cloudwatch.dashboard_alarms import WidgetAlarms
from lab_builder.lint.rules.cloudwatch.dashboard_body import DashboardBody
from lab_builder.lint.rules.cloudwatch.dashboard_metrics import WidgetMetrics
from lab_builder.lint.rules.cloudwatch.dashboard_values import WidgetValues
from lab_builder.lint.rules.cloudwatch.dashboard_widgets import WidgetNeeds
from lab_builder.template.view import View


def faults(rule: type[Rule], body: Any, **others: Any) -> list[str]:
    """The messages of a rule on a DashboardBody."""
    dashboard = {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": body}}
    view = View({"Resources": {"Overview": dashboard, **others}})
    return [fault.message for fault in rule().faults(view)]


def metric(*rows: Any, **properties: Any) -> str:
    """A dashboard with one metric widget."""
    shown = {"region": "eu-west-1", "metrics": list(rows), **properties}
    return json.dumps({"widgets": [{"type": "metric", "properties": shown}]})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["A", "B"]], []),
        ([["A", "B", "C", "d", {"id": "m1"}], ["...", "e"], [".", "F", ".", "."]], []),
        ([["A", "B", "C", "d"], ["...", {"stat": "Sum"}]], []),
        ([[{"expression": "SUM(METRICS())", "id": "e1"}], ["A", "B"]], []),
        ([["A", "B"], [{"expression": "m1", "visible": False}], [".", "C"]], []),
        (["A", "B"], ["must be an array", "must be an array"]),
        ([[]], ["requires a metric or an expression"]),
        ([["A"]], ["a namespace and a metric name"]),
        ([[".", "B"]], ["no metric before"]),
        ([["A", "B", "C"]], ["the dimension C requires a value"]),
        ([["A", {"id": "m"}, "B"]], ["options object must come last"]),
        ([["A", "B", "C", 8080]], ["items before the options must be strings"]),
        ([["A", "B", {"expression": "m1"}]], ["must be the only item"]),
        ([["A", "B", {"id": "m"}], ["A", "C", {"id": "m"}]], ["is not unique"]),
        ([["A", "B", {"id": "M1"}]], ["beginning with a lower-case letter"]),
    ],
)
def test_metrics_are_read_as_cloudwatch_does(rows: list[Any], said: list[str]) -> None:
    found = faults(WidgetMetrics, metric(*rows))
    assert len(found) == len(said)
    assert all(part in message for part, message in zip(said, found, strict=True))


@pytest.mark.parametrize("stat", ["Sum", "p99", "p99.9", "tm90", "TM(10%:90%)", "PR(:300)", "IQM"])
def test_a_statistic_that_exists_is_taken(stat: str) -> None:
    assert faults(WidgetValues, metric(["A", "B"], stat=stat)) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"stat": "Median"},
        {"stat": "p101"},
        {"period": 45},
        {"view": "line"},
        {"view": "gauge"},
        {"legend": {"position": "top"}},
        {"color": "red"},
    ],
)
def test_a_value_that_does_not_exist_is_refused(properties: dict[str, Any]) -> None:
    assert len(faults(WidgetValues, metric(["A", "B"], **properties))) == 1


def test_what_a_deployment_fills_in_is_not_judged() -> None:
    body = metric(["A", "${Name}", "${Key}", "${Value}", {"stat": "${Stat}"}], view="${View}")
    for rule in (WidgetMetrics, WidgetValues, WidgetNeeds):
        assert faults(rule, {"Fn::Sub": body}) == []
    assert faults(DashboardBody, {"Fn::Sub": '{"widgets": [${First}, ${Others}]}'}) == []


def test_a_body_is_read_through_the_functions_that_make_it() -> None:
    broken = {"Fn::Join": ["", ['{"widgets": [', {"Ref": "AWS::Region"}, "}"]]}
    made = {"Fn::ToJsonString": {"widgets": [{"type": "text", "properties": {}}]}}
    assert len(faults(DashboardBody, broken)) == 1
    assert faults(WidgetNeeds, made) == ["widget 0: a widget of type text requires markdown"]


def test_an_alarm_annotation_shows_instead_of_metrics() -> None:
    shown = {"region": "r", "annotations": {"alarms": ["arn:aws:cloudwatch:r:1:alarm:a"]}}
    body = json.dumps({"widgets": [{"type": "metric", "properties": shown}]})
    assert faults(WidgetNeeds, body) == []
    assert faults(WidgetAlarms, body) == []


def test_the_name_of_an_alarm_is_mended_to_its_arn() -> None:
    body = {"Fn::Sub": '{"widgets": [{"type": "alarm", "properties": {"alarms": ["${A}"]}}]}'}
    dashboard = {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": body}}
    view = View({"Resources": {"D": dashboard, "A": {"Type": "AWS::CloudWatch::Alarm"}}})
    (fault,) = WidgetAlarms().faults(view)
    assert fault.fix
    assert (fault.fix.old, fault.fix.new) == ('"${A}"', '"${A.Arn}"')


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
_PROPERTIES = st.dictionaries(
    st.sampled_from(
        ["metrics", "view", "stat", "period", "yAxis", "alarms", "annotations", "title"]
    ),
    _JSON | st.lists(st.lists(st.sampled_from([".", "...", "A", 1, None]) | _JSON, max_size=4)),
)
_WIDGET = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["metric", "alarm", "log", "text", 3]),
        "properties": _PROPERTIES | _JSON,
    },
    optional={"x": _JSON, "width": _JSON},
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_WIDGET | _JSON, max_size=3))
def test_any_json_is_borne(widgets: list[Any]) -> None:
    body = json.dumps({"widgets": widgets})
    for rule in ALL:
        if rule.__module__.startswith("lab_builder.lint.rules.cloudwatch"):
            faults(rule, body)
