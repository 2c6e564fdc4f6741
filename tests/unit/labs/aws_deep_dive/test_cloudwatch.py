"""Alarms act, and refer to what exists and is measured."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import cloudwatch, names, parameters
from ledger import metrics
from ledger.assessment import Assessment

# What AWS publishes for the services of the lab, with the dimensions that an alarm must give.
AWS_METRICS = {
    ("AWS/Lambda", "Errors"): {"FunctionName"},
    ("AWS/Lambda", "Throttles"): {"FunctionName"},
    ("AWS/States", "ExecutionsFailed"): {"StateMachineArn"},
    ("AWS/Events", "TriggeredRules"): {"RuleName"},
}


def build() -> dict[str, Any]:
    lab = LabTemplate("test")
    parameters.add(lab)
    cloudwatch.add(lab)
    return lab.to_dict()


BODY = build()
ALARMS = {
    logical_id: resource["Properties"]
    for logical_id, resource in BODY["Resources"].items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
}
COMPOSITE = BODY["Resources"][names.LAB_UNHEALTHY_ALARM]["Properties"]


def watched(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """Return namespace, name and dimensions of each metric that an alarm reads."""
    if "Metrics" not in alarm:
        return [alarm]
    return [query["MetricStat"]["Metric"] for query in alarm["Metrics"] if "MetricStat" in query]


@pytest.mark.parametrize("alarm", [*ALARMS.values(), COMPOSITE], ids=[*ALARMS, "composite"])
def test_every_alarm_tells_the_topic_and_says_what_to_do(alarm: dict[str, Any]) -> None:
    assert alarm["AlarmActions"] == [{"Ref": names.ALERT_TOPIC}]
    assert len(alarm["AlarmDescription"].split(". ")) >= 2


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_every_alarm_watches_a_metric_that_something_publishes(alarm: dict[str, Any]) -> None:
    for metric in watched(alarm):
        dimensions = {pair["Name"]: pair["Value"] for pair in metric["Dimensions"]}
        if metric["Namespace"] == names.METRIC_NAMESPACE:
            assert set(dimensions) == {"ProcessType", "Environment"}
            assert dimensions["Environment"] == {"Ref": names.ENVIRONMENT_NAME}
            assert metric["MetricName"] in names.METRICS[dimensions["ProcessType"]]
        else:
            expected = AWS_METRICS[metric["Namespace"], metric["MetricName"]]
            assert set(dimensions) == expected


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_a_lab_at_rest_raises_no_alarm(alarm: dict[str, Any]) -> None:
    assert alarm["TreatMissingData"] in ("notBreaching", "ignore")


def test_the_spec_names_these_alarms() -> None:
    given = {alarm["AlarmName"]["Fn::Sub"] for alarm in [*ALARMS.values(), COMPOSITE]}
    assert given >= {
        "${EnvironmentName}-high-transaction-failure-rate",
        "${EnvironmentName}-compliance-score-below-threshold",
        "${EnvironmentName}-material-variance-detected",
        "${EnvironmentName}-lab-unhealthy",
    }


def test_the_failure_rate_is_failed_rows_in_a_hundred() -> None:
    queries = ALARMS[names.HIGH_TRANSACTION_FAILURE_RATE_ALARM]["Metrics"]
    (rate,) = [query for query in queries if query.get("ReturnData")]
    operands = {query["Id"] for query in queries} - {rate["Id"]}
    assert set(re.findall(r"[a-z]+", rate["Expression"])) == operands
    formula = compile(rate["Expression"], "expression", "eval")
    assert eval(formula, {"failed": 6, "processed": 94}) == 6


def test_the_composite_refers_to_alarms_by_logical_id() -> None:
    referred = set(re.findall(r'ALARM\("\$\{(\w+)\}"\)', COMPOSITE["AlarmRule"]["Fn::Sub"]))
    assert referred <= set(ALARMS)
    assert {names.WORKFLOW_FAILURES_ALARM, names.GLUE_FAILURES_ALARM} <= referred


def test_the_metadata_declares_what_the_code_publishes() -> None:
    declared = BODY["Metadata"]["CustomMetrics"][names.METRIC_NAMESPACE]
    published = {metric for some in names.METRICS.values() for metric in some}
    assert set(declared["MetricNames"]) == published


def test_the_names_are_those_that_the_code_publishes() -> None:
    nothing = Assessment(batches=1, findings=())
    of_runs = {metric.name for metric in metrics.run_metrics(1, 0, 0, 0.1)}
    of_controls = {
        metric.name
        for metric in metrics.control_metrics(nothing) + metrics.variance_metrics(nothing)
    }
    assert {process: set(some) for process, some in names.METRICS.items()} == {
        metrics.DAILY_TRANSACTION: of_runs,
        metrics.MONTH_END: of_runs | of_controls,
        metrics.FINANCIAL_ETL: of_runs,
        metrics.COMPLIANCE_VALIDATION: of_runs | of_controls,
    }


def test_metrics_go_out_with_the_dimension_sets_that_are_declared() -> None:
    sets = BODY["Metadata"]["CustomMetrics"][names.METRIC_NAMESPACE]["DimensionSets"]
    published = metrics.data("MonthEnd", "lab", [metrics.Metric("ProcessingFailures", 0)])
    assert [[pair["Name"] for pair in datum["Dimensions"]] for datum in published] == sets
