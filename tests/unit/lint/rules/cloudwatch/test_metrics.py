"""Rules on the metrics that alarms and widgets read."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.cloudwatch.alarm_threshold import AlarmCanChange
from lab_builder.lint.rules.cloudwatch.custom_metrics import CustomMetricExists
from lab_builder.lint.rules.cloudwatch.dimension_values import DimensionNamesResource
from lab_builder.lint.rules.cloudwatch.metric_dimensions import DimensionsSuffice
from lab_builder.lint.rules.cloudwatch.metric_math import ExpressionReads
from lab_builder.lint.rules.cloudwatch.metric_names import MetricExists
from lab_builder.template.view import View


def alarm(namespace: Any, name: Any, *dimensions: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """An alarm on a metric."""
    listed = [{"Name": key, "Value": value} for key, value in dimensions]
    properties = {"Namespace": namespace, "MetricName": name, "Dimensions": listed, **more}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def faults(rule: type[Rule], found: dict[str, Any], **template: Any) -> list[str]:
    """The messages of a rule on an alarm."""
    resources = {"Alarm": found, **template.pop("Resources", {})}
    return [fault.message for fault in rule().faults(View({"Resources": resources, **template}))]


@pytest.mark.parametrize(
    ("namespace", "name", "bad"),
    [
        ("AWS/Lambda", "Errors", False),
        ("AWS/Lambda", "errors", True),
        ("AWS/Lambda", "FunctionErrors", True),
        ("AWS/lambda", "Errors", True),
        ("AWS/RDS", "CPUUtilisation", True),
        ("AWS/Lambda", "PollingErrorCount", False),
        ("AWS/EC2", "NetworkAddressUsage", False),
        ("AWS/ApplicationELB", "TargetControlRequestCount", False),
        ("AWS/S3", "SelectBytesScanned", False),
        ("AWS/RDS", "SomethingNew", False),  # RDS keeps adding
        ("AWS/ElastiCache", "Anything", False),  # not known here
        ("Shop", "Anything", False),
        ("AWS/Events", {"Fn::Sub": "FailedInvocations-${Stage}"}, True),
        ("AWS/Events", {"Fn::Sub": "Failed${What}"}, False),
        ({"Ref": "Namespace"}, "Anything", False),
    ],
)
def test_a_metric_of_a_service_is_one_that_it_emits(namespace: Any, name: Any, bad: bool) -> None:
    assert bool(faults(MetricExists, alarm(namespace, name))) == bad


@pytest.mark.parametrize(
    ("name", "value", "bad"),
    [
        ("QueueName", {"Fn::GetAtt": ["Queue", "QueueName"]}, False),
        ("QueueName", {"Fn::Sub": "${Queue.QueueName}"}, False),
        ("QueueName", {"Ref": "Queue"}, True),
        ("QueueName", {"Fn::GetAtt": ["Queue", "Arn"]}, True),
        ("QueueName", {"Ref": "Topic"}, True),
        ("QueueName", {"Ref": "Nested"}, False),
        ("QueueName", {"Fn::GetAtt": ["Nested", "Outputs.Name"]}, False),
        ("QueueName", {"Ref": "Parameter"}, False),
        ("QueueName", "orders", False),
    ],
)
def test_a_dimension_is_the_name_of_the_right_resource(name: str, value: Any, bad: bool) -> None:
    resources = {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Nested": {"Type": "AWS::CloudFormation::Stack"},
    }
    found = faults(
        DimensionNamesResource, alarm("AWS/SQS", "X", (name, value)), Resources=resources
    )
    assert bool(found) == bad


@pytest.mark.parametrize(
    ("dimensions", "bad"),
    [
        ([("TableName", "t"), ("Operation", "PutItem")], False),
        ([("TableName", "t")], True),
        ([("TableName", "t"), ({"Ref": "Other"}, "x")], False),
    ],
)
def test_a_metric_lacks_a_dimension_only_where_all_are_known(
    dimensions: list[Any], bad: bool
) -> None:
    found = faults(DimensionsSuffice, alarm("AWS/DynamoDB", "SystemErrors", *dimensions))
    assert bool(found) == bad


FILTER = {
    "Type": "AWS::Logs::MetricFilter",
    "Properties": {"MetricTransformations": [{"MetricNamespace": "Shop", "MetricName": "Refused"}]},
}


@pytest.mark.parametrize(
    ("name", "dimensions", "bad"),
    [
        ("Refused", [], False),
        ("refused", [], True),
        ("Paid", [], False),  # code may emit it
        ("Refused", [("Country", "FR")], True),
    ],
)
def test_a_metric_filter_makes_what_it_says(name: str, dimensions: list[Any], bad: bool) -> None:
    found = faults(
        CustomMetricExists, alarm("Shop", name, *dimensions), Resources={"Filter": FILTER}
    )
    assert bool(found) == bad


@pytest.mark.parametrize(
    ("operator", "threshold", "missing", "bad"),
    [
        ("GreaterThanThreshold", 0, None, False),
        ("GreaterThanOrEqualToThreshold", 0, None, True),
        ("GreaterThanOrEqualToThreshold", "0", None, True),
        ("LessThanThreshold", 0, None, True),
        ("LessThanThreshold", 0, "breaching", False),
        ("LessThanOrEqualToThreshold", 0, None, False),
        ({"Ref": "Operator"}, 0, None, False),
    ],
)
def test_a_threshold_can_be_passed(operator: Any, threshold: Any, missing: Any, bad: bool) -> None:
    more = {"ComparisonOperator": operator, "Threshold": threshold}
    if missing:
        more["TreatMissingData"] = missing
    assert bool(faults(AlarmCanChange, alarm("AWS/Lambda", "Errors", **more))) == bad


@pytest.mark.parametrize(
    ("expression", "bad"),
    [
        ("m1 / PERIOD(m1)", False),
        ("IF(m1 > 1e3 AND m2 < 5, m1, 0)", False),
        ("FILL(m1, REPEAT) + m3", True),
        ("SEARCH('{AWS/Lambda} x', 'Sum')", False),
        ("SELECT AVG(x) FROM y", False),
        ("SUM(METRICS('m9'))", False),
        ({"Fn::Sub": "m1 / ${Id}"}, False),
    ],
)
def test_an_expression_reads_ids_that_exist(expression: Any, bad: bool) -> None:
    queries = [{"Id": "m1"}, {"Id": "m2"}, {"Id": "e1", "Expression": expression}]
    found = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": queries}}
    assert bool(faults(ExpressionReads, found)) == bad
