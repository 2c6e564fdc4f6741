"""Which schedules become events of their function, and which stay rules."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lab_builder.render.sam.events import function_events

RESOURCES: dict[str, dict[str, Any]] = {
    "Work": {"Type": "AWS::Lambda::Function", "Properties": {}},
    "Hourly": {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Name": "hourly",
            "ScheduleExpression": "rate(1 hour)",
            "Targets": [{"Id": "work", "Arn": {"Fn::GetAtt": ["Work", "Arn"]}, "Input": "{}"}],
        },
    },
    "Leave": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": "Work"},
            "Principal": "events.amazonaws.com",
            "SourceArn": {"Fn::GetAtt": ["Hourly", "Arn"]},
        },
    },
}


def test_a_schedule_and_its_permission_are_one_event() -> None:
    (event,) = function_events("Work", RESOURCES)

    assert (event.rule, event.permission) == ("Hourly", "Leave")
    assert event.properties == {"Schedule": "rate(1 hour)", "Name": "hourly", "Input": "{}"}
    assert event.generated_rule == "WorkHourly"


def test_another_functions_schedule_is_none_of_its_events() -> None:
    assert not list(function_events("Rest", {**RESOURCES, "Rest": RESOURCES["Work"]}))


@pytest.mark.parametrize(
    ("logical_id", "path", "value"),
    [
        ("Hourly", ["Condition"], "Sometimes"),
        ("Work", ["Condition"], "Sometimes"),
        ("Hourly", ["DependsOn"], "Work"),
        ("Hourly", ["Properties", "EventPattern"], {"source": ["aws.s3"]}),
        ("Hourly", ["Properties", "Targets", 0, "InputTransformer"], {"InputTemplate": "{}"}),
        ("Hourly", ["Properties", "Targets", 0, "RoleArn"], "arn:aws:iam::1:role/r"),
        ("Leave", ["Properties", "SourceAccount"], {"Ref": "AWS::AccountId"}),
        ("Leave", ["Properties", "Principal"], "s3.amazonaws.com"),
    ],
)
def test_what_sam_cannot_say_in_full_stays_a_rule(
    logical_id: str, path: list[Any], value: Any
) -> None:
    resources = copy.deepcopy(RESOURCES)
    place: Any = resources[logical_id]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert not list(function_events("Work", resources))


def test_a_rule_with_two_targets_stays_a_rule() -> None:
    resources = copy.deepcopy(RESOURCES)
    resources["Hourly"]["Properties"]["Targets"] *= 2

    assert not list(function_events("Work", resources))
