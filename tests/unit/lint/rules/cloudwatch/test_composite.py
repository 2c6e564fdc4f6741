"""The rule of a composite alarm, read as CloudWatch reads it."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.cloudwatch import composite
from lab_builder.lint.rules.cloudwatch.composite_rule import CompositeNamesAlarms
from lab_builder.template.view import View


@pytest.mark.parametrize(
    "rule",
    [
        "ALARM(a)",
        'ALARM("a b") AND NOT OK(arn:aws:cloudwatch:eu-west-1:1:alarm:x)',
        "(ALARM(a) OR INSUFFICIENT_DATA(b)) AND (TRUE)",
        "NOT (ALARM(a)\n OR FALSE)",
        "AT_LEAST(2, ALARM, (a, b, c))",
    ],
)
def test_a_rule_that_cloudwatch_takes_has_no_error(rule: str) -> None:
    assert composite.read(rule).error is None


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "a",
        "ALARM()",
        "ALARM(a",
        "ALARM(a) ALARM(b)",
        "ALARM(a) AND",
        "AND ALARM(a)",
        "ALARM(a) & ALARM(b)",
        "(ALARM(a)",
        "ALARM(a))",
        "ALARM(a) AND OR ALARM(b)",
        "ALARMED(a)",
    ],
)
def test_a_rule_that_cloudwatch_refuses_has_one(rule: str) -> None:
    assert composite.read(rule).error


def test_the_alarms_of_a_rule_are_named() -> None:
    assert composite.read("ALARM(a) OR OK('b c') OR NOT ALARM(\"d\")").alarms == ("a", "b c", "d")


def _template(rule: Any, **composite_alarm: Any) -> View:
    return View(
        {
            "Resources": {
                "Errors": {
                    "Type": "AWS::CloudWatch::Alarm",
                    "Properties": {"AlarmName": "errors"},
                },
                "Worse": {
                    "Type": "AWS::CloudWatch::CompositeAlarm",
                    "Properties": {"AlarmName": "worse", "AlarmRule": rule},
                    **composite_alarm,
                },
                "Topic": {"Type": "AWS::SNS::Topic"},
            }
        }
    )


@pytest.mark.parametrize(
    ("rule", "more", "bad"),
    [
        ({"Fn::Sub": "ALARM(${Errors})"}, {}, False),
        ("ALARM(errors)", {}, True),
        ("ALARM(errors)", {"DependsOn": "Errors"}, False),
        ("ALARM(others)", {}, False),
        ("ALARM(worse)", {}, True),
        ({"Fn::Sub": "ALARM(${Topic})"}, {}, True),
        ({"Fn::Sub": "ALARM(${Parameter})"}, {}, False),
    ],
)
def test_a_rule_refers_to_alarms_of_the_template(rule: Any, more: Any, bad: bool) -> None:
    assert bool(list(CompositeNamesAlarms().faults(_template(rule, **more)))) == bad


def test_a_name_made_of_the_stacks_is_written_out_too() -> None:
    name = {"Fn::Sub": "${AWS::StackName}-errors"}
    view = _template({"Fn::Sub": 'ALARM("${AWS::StackName}-errors")'})
    view.resources["Errors"].place.node["Properties"]["AlarmName"] = name
    assert list(CompositeNamesAlarms().faults(view))
