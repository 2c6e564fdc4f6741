"""Rules on filters of logs: their patterns, and where they send."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.cloudwatch.filter_patterns import LogFilterPattern
from lab_builder.lint.rules.cloudwatch.subscriptions import SubscribedFunction, SubscribedStream
from lab_builder.template.view import View


def faults(rule: type[Rule], properties: Any, **others: Any) -> list[str]:
    """The messages of a rule on a subscription filter."""
    sent = {"Type": "AWS::Logs::SubscriptionFilter", "Properties": properties}
    return [fault.message for fault in rule().faults(View({"Resources": {"Sent": sent, **others}}))]


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        ("", False),
        ("ERROR -Exit", False),
        ('?ERROR ?"Out of memory"', False),
        ('{ ($.a = "}") && ($.b[0] != 1.5) }', False),
        ('{ $.a = %^[=]{2}"% }', False),
        ("[ip, user, ..., status = 4*]", False),
        ({"Fn::Sub": '{ $.a = "${Value}" }'}, False),
        ({"Fn::Sub": "{ ${Rest}"}, False),
        ({"Ref": "Pattern"}, False),
        ("{ $.a = 1", True),
        ("{ ($.a = 1 }", True),
        ("{ $.a == 1 }", True),
        ("[ip, user", True),
        ('"Out of memory', True),
    ],
)
def test_a_pattern_closes_what_it_opens(pattern: Any, bad: bool) -> None:
    assert bool(faults(LogFilterPattern, {"FilterPattern": pattern})) == bad


def permission(principal: Any, function: Any) -> dict[str, Any]:
    """A permission to call a function."""
    properties = {"Principal": principal, "FunctionName": function}
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


@pytest.mark.parametrize(
    ("principal", "function", "ordered", "bad"),
    [
        ("logs.amazonaws.com", {"Ref": "Reader"}, True, False),
        ({"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}, {"Ref": "Reader"}, True, False),
        ("logs.eu-west-1.amazonaws.com", {"Fn::GetAtt": ["Reader", "Arn"]}, True, False),
        ("logs.amazonaws.com", {"Ref": "Reader"}, False, True),
        ("events.amazonaws.com", {"Ref": "Reader"}, True, True),
        ("logs.amazonaws.com", {"Ref": "Other"}, True, True),
        ("logs.amazonaws.com", {"Fn::Sub": "${Stage}-reader"}, True, False),
    ],
)
def test_a_function_lets_logs_in_before_they_are_sent(
    principal: Any, function: Any, ordered: bool, bad: bool
) -> None:
    kind = {"Type": "AWS::Lambda::Function"}
    given: dict[str, Any] = {"DestinationArn": {"Fn::GetAtt": ["Reader", "Arn"]}}
    if ordered:
        given["LogGroupName"] = {"Fn::Sub": "${May}"}
    found = faults(
        SubscribedFunction, given, Reader=kind, Other=kind, May=permission(principal, function)
    )
    assert bool(found) == bad


@pytest.mark.parametrize(
    ("role", "bad"), [(None, True), ("arn:x", False), ({"Fn::GetAtt": ["Role", "Arn"]}, True)]
)
def test_a_stream_comes_with_a_role(role: Any, bad: bool) -> None:
    given: dict[str, Any] = {"DestinationArn": {"Fn::GetAtt": ["Stream", "Arn"]}}
    if role:
        given["RoleArn"] = role
    allowed = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    policies = [{"PolicyName": "p", "PolicyDocument": {"Statement": [allowed]}}]
    own = {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}
    found = faults(SubscribedStream, given, Stream={"Type": "AWS::Kinesis::Stream"}, Role=own)
    assert bool(found) == bad
