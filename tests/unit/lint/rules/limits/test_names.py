"""Names: as long as their parameters let them become, and no two the same."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.limits.fifo import FifoName
from lab_builder.lint.rules.limits.name_characters import NameCharacters
from lab_builder.lint.rules.limits.name_length import NameFits
from lab_builder.lint.rules.limits.same_name import NameIsUnique
from lab_builder.template.view import View


def faults(rule: type[Rule], parameters: Any, *resources: Any) -> list[str]:
    """The messages of a rule on resources."""
    named = {f"R{index}": resource for index, resource in enumerate(resources)}
    view = View({"Parameters": parameters, "Resources": named})
    return [fault.message for fault in rule().faults(view)]


def rule(name: Any, **more: Any) -> dict[str, Any]:
    """An EventBridge rule, whose name has at most 64 characters."""
    return {"Type": "AWS::Events::Rule", "Properties": {"Name": name}, **more}


PREFIXED = {"Fn::Sub": "${Prefix}-orders"}


@pytest.mark.parametrize(
    ("declared", "name", "bad"),
    [
        ({"MaxLength": 57}, PREFIXED, False),
        ({"MaxLength": 58}, PREFIXED, True),
        ({"MaxLength": "58", "Default": "short"}, PREFIXED, True),
        ({"AllowedValues": ["a", "b" * 60]}, PREFIXED, True),
        ({}, PREFIXED, False),
        ({"MaxLength": 50}, {"Fn::Sub": "${Prefix}-${AWS::AccountId}-x"}, True),
        ({"MaxLength": 50}, {"Fn::Join": ["-", [{"Ref": "Prefix"}, "a" * 20]]}, True),
        ({"MaxLength": 58}, {"Fn::If": ["Long", PREFIXED, "x"]}, False),
        ({"MaxLength": 58}, {"Fn::Sub": "${Other}-orders"}, False),
    ],
)
def test_a_name_fits_with_its_parameters_at_their_longest(
    declared: Any, name: Any, bad: bool
) -> None:
    assert bool(faults(NameFits, {"Prefix": declared}, rule(name))) == bad


@pytest.mark.parametrize(
    ("declared", "name", "bad"),
    [
        ({}, PREFIXED, False),
        ({"AllowedValues": ["dev", "my prod"]}, PREFIXED, True),
        ({}, {"Fn::Sub": "${Prefix} orders"}, True),
        ({}, {"Fn::Sub": "${Prefix}-${AWS::StackName}"}, False),
        ({"AllowedValues": ["my prod"]}, {"Fn::If": ["C", PREFIXED, "x"]}, False),
    ],
)
def test_a_name_has_characters_that_exist(declared: Any, name: Any, bad: bool) -> None:
    assert bool(faults(NameCharacters, {"Prefix": declared}, rule(name))) == bad


@pytest.mark.parametrize(
    ("one", "other", "bad"),
    [
        (rule("orders"), rule("orders"), True),
        (rule(PREFIXED), rule(PREFIXED), True),
        (rule("orders"), rule("invoices"), False),
        (rule("orders", Condition="A"), rule("orders", Condition="B"), False),
        (rule({"Fn::Sub": "${R9}"}), rule({"Fn::Sub": "${R9}"}), False),
        (rule("x"), {"Type": "AWS::Scheduler::Schedule", "Properties": {"Name": "x"}}, False),
        (
            {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "x"}},
            {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmName": "x"}},
            True,
        ),
        (
            rule("x"),
            {"Type": "AWS::Events::Rule", "Properties": {"Name": "x", "EventBusName": "b"}},
            False,
        ),
    ],
)
def test_a_name_is_given_once(one: Any, other: Any, bad: bool) -> None:
    assert bool(faults(NameIsUnique, {"Prefix": {"Type": "String"}}, one, other)) == bad


@pytest.mark.parametrize(
    ("properties", "bad"),
    [
        ({"QueueName": "a.fifo", "FifoQueue": True}, False),
        ({"QueueName": {"Fn::Sub": "${Prefix}.fifo"}, "FifoQueue": "true"}, False),
        ({"QueueName": {"Fn::Sub": "a-${Suffix}"}, "FifoQueue": True}, False),
        ({"QueueName": "a.fifo"}, True),
        ({"QueueName": "a", "FifoQueue": True}, True),
        ({"QueueName": "a", "FifoQueue": {"Ref": "Fifo"}}, False),
        ({"FifoQueue": True}, False),
    ],
)
def test_a_name_says_whether_it_is_fifo(properties: Any, bad: bool) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": properties}
    assert bool(faults(FifoName, {}, queue)) == bad
