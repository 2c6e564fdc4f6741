"""A state needs of its role what AWS documents, and in doubt nothing."""

from typing import Any

import pytest

from lab_builder.lint.asl import states
from lab_builder.lint.asl.actions import needs
from lab_builder.template.view import View

EVENTS = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
MAP = {"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2"}}


def needed(state: dict[str, Any]) -> list[str]:
    definition = {"StartAt": "One", "States": {"One": {"End": True, **state}}}
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"Definition": definition},
    }
    (found,) = states(View({"Resources": {"Machine": machine}}), state["Type"])
    return [need.action for need in needs(found)]


def task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", **fields}


@pytest.mark.parametrize(
    ("resource", "actions"),
    [
        ("lambda:invoke", ["lambda:InvokeFunction"]),
        ("sns:publish.waitForTaskToken", ["sns:Publish"]),
        ("glue:startJobRun", ["glue:StartJobRun"]),
        ("glue:startJobRun.sync", ["glue:StartJobRun", "glue:GetJobRun"]),
        ("states:startExecution.sync:2", ["states:StartExecution", *EVENTS]),
        ("ecs:runTask.sync", ["ecs:RunTask", *EVENTS]),
        ("elasticmapreduce:addStep.sync", ["elasticmapreduce:AddJobFlowSteps"]),
        ("apigateway:invoke", []),
        ("bedrockagentcore:invokeHarness", []),
        ("lambda:Invoke", []),
        ("somethingnew:invoke", []),
        ("aws-sdk:sfn:listExecutions", ["states:ListExecutions"]),
        ("aws-sdk:s3:listObjectsV2", ["s3:ListBucket"]),
        ("aws-sdk:s3:headObject", ["s3:GetObject"]),
        ("aws-sdk:sqs:sendMessageBatch", ["sqs:SendMessage"]),
        ("aws-sdk:cloudwatchlogs:putLogEvents", ["logs:PutLogEvents"]),
        ("aws-sdk:dynamodb:transactWriteItems", []),
        ("aws-sdk:sts:getCallerIdentity", []),
        ("aws-sdk:nothing:doNothing", []),
    ],
)
def test_an_integration_needs_its_actions(resource: str, actions: list[str]) -> None:
    assert needed(task(resource)) == actions


def test_a_function_by_its_arn_has_to_be_invoked() -> None:
    function = "arn:aws:lambda:eu-west-1:123456789012:function:load"
    assert needed({"Type": "Task", "Resource": function}) == ["lambda:InvokeFunction"]
    assert needed({"Type": "Task", "Resource": function.replace("lambda", "other")}) == []


def test_a_task_with_credentials_needs_nothing_of_this_role() -> None:
    assert needed(task("sns:publish", Credentials={"RoleArn": "arn:aws:iam::1:role/r"})) == []


def test_a_distributed_map_starts_executions_and_reads() -> None:
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    distributed = {**MAP, "ItemProcessor": {"ProcessorConfig": config}}
    assert needed(distributed) == ["states:StartExecution", "s3:ListBucket"]
    assert needed({**MAP, "ItemProcessor": {}}) == []
