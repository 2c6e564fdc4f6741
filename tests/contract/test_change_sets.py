"""Change sets: conditions, replacement and attributes.

Each test names its page below https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from contract.stacks import Stack
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

BODY = {
    "Parameters": {"Wanted": {"Type": "String", "Default": "no"}},
    "Conditions": {"IsWanted": {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]}},
    "Resources": {
        "Always": {"Type": "AWS::SNS::Topic"},
        "Sometimes": {"Type": "AWS::SNS::Topic", "Condition": "IsWanted"},
    },
}


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        (None, "no", {"Always": "Add"}),
        (None, "yes", {"Always": "Add", "Sometimes": "Add"}),
        ("no", "yes", {"Sometimes": "Add"}),
        ("yes", "no", {"Sometimes": "Remove"}),
    ],
)
def test_a_change_set_leaves_out_resources_whose_condition_is_false(
    engine: RunningEngine, before: str | None, now: str, changes: dict[str, str]
) -> None:
    """conditions-section-structure.html."""
    cloudformation = engine.client("cloudformation")
    name = f"conditions-{before}-{now}"
    if before:
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=json.dumps(BODY),
            Parameters=[{"ParameterKey": "Wanted", "ParameterValue": before}],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1}
        )

    made = cloudformation.create_change_set(
        StackName=name,
        ChangeSetName="proposed",
        ChangeSetType="UPDATE" if before else "CREATE",
        TemplateBody=json.dumps(BODY),
        Parameters=[{"ParameterKey": "Wanted", "ParameterValue": now}],
    )
    found = cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    cloudformation.delete_stack(StackName=name)

    told = [change["ResourceChange"] for change in found]
    assert {one["LogicalResourceId"]: one["Action"] for one in told} == changes


def changes(engine: RunningEngine, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Make a stack and a change set of it, and return the changes by logical id."""
    cloudformation = engine.client("cloudformation")
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    assert stack.create({"Resources": before})["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    made = cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName="proposed",
        TemplateBody=json.dumps({"Resources": after}),
        Capabilities=["CAPABILITY_IAM"],
    )
    found = cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    stack.delete()
    return {item["ResourceChange"]["LogicalResourceId"]: item["ResourceChange"] for item in found}


@pytest.mark.parametrize(
    ("kind", "given", "name", "value", "replacement"),
    [
        ("AWS::Logs::LogGroup", {}, "RetentionInDays", 7, "False"),
        ("AWS::Logs::LogGroup", {}, "LogGroupName", "another", "True"),
        ("AWS::SQS::QueuePolicy", {"PolicyDocument": {}, "Queues": []}, "Queues", ["a"], "False"),
        (
            "AWS::Events::Rule",
            {"EventPattern": {"source": ["a"]}},
            "EventBusName",
            "a",
            "Conditional",
        ),
    ],
)
def test_a_change_of_a_create_only_property_replaces_the_resource(
    engine: RunningEngine,
    kind: str,
    given: dict[str, Any],
    name: str,
    value: object,
    replacement: str,
) -> None:
    """using-cfn-updating-stacks-update-behaviors.html."""
    before, after = (
        {"It": {"Type": kind, "Properties": {**given, **now}}} for now in ({}, {name: value})
    )
    assert changes(engine, before, after)["It"]["Replacement"] == replacement


def test_a_change_in_place_reaches_attributes_and_no_names(engine: RunningEngine) -> None:
    """../APIReference/API_ResourceChangeDetail.html, Evaluation.

    The Ref of a resource that stays keeps its value; of an attribute AWS does not know beforehand.
    """

    def body(delay: int) -> dict[str, Any]:
        arn = {"Fn::GetAtt": ["Queue", "Arn"]}
        topic = {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": arn}
        policy = {"PolicyDocument": {"Statement": []}, "Queues": [{"Ref": "Queue"}]}
        return {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": delay}},
            "ByName": {"Type": "AWS::SQS::QueuePolicy", "Properties": policy},
            "ByAttribute": {"Type": "AWS::SNS::Subscription", "Properties": topic},
        }

    found = changes(engine, body(1), body(2))
    assert {name: change["Replacement"] for name, change in found.items()} == {
        "Queue": "False",
        "ByAttribute": "Conditional",
    }
    (detail,) = found["ByAttribute"]["Details"]
    assert (detail["Evaluation"], detail["CausingEntity"]) == ("Dynamic", "Queue.Arn")


def test_executing_a_change_set_deletes_all_others(engine: RunningEngine) -> None:
    """../APIReference/API_ExecuteChangeSet.html."""
    cloudformation = engine.client("cloudformation")
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    stack.create({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
    for name, delay in (("executed", 1), ("other", 2)):
        queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": delay}}
        cloudformation.create_change_set(
            StackName=stack.name,
            ChangeSetName=name,
            TemplateBody=json.dumps({"Resources": {"Queue": queue}}),
        )
    cloudformation.execute_change_set(StackName=stack.name, ChangeSetName="executed")
    assert stack.ended()["StackStatus"] == "UPDATE_COMPLETE"
    left = cloudformation.list_change_sets(StackName=stack.name)["Summaries"]
    stack.delete()
    assert [(item["ChangeSetName"], item["ExecutionStatus"]) for item in left] == [
        ("executed", "EXECUTE_COMPLETE")
    ]
