"""Of integrations only what surely does not exist is a fault."""

import pytest

from lab_builder.lint.rules.stepfunctions.integrations import IntegrationExists, IntegrationPattern
from lab_builder.template.view import View


def calling(resource: str) -> View:
    task = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True}
    definition = {"StartAt": "Call", "States": {"Call": task}}
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"Definition": definition},
    }
    return View({"Resources": {"Machine": machine}})


@pytest.mark.parametrize(
    ("resource", "meant"),
    [
        ("s3:getObject", "aws-sdk:s3"),
        ("stepfunctions:startExecution", "aws-sdk:sfn"),
        ("lamda:invoke", "lambda"),
        ("dynamodb:PutItem", "putItem"),
        ("events:putEvent", "putEvents"),
        ("sagemaker:createTrainingjob", "createTrainingJob"),
        ("aws-sdk:logs:describeLogGroups", "cloudwatchlogs"),
        ("aws-sdk:events:putEvents", "eventbridge"),
        ("aws-sdk:sfn:StartExecution", "startExecution"),
    ],
)
def test_what_is_misspelled_is_told_with_what_is_meant(resource: str, meant: str) -> None:
    (found,) = IntegrationExists().faults(calling(resource))
    assert f"did you mean {meant}?" in found.message


@pytest.mark.parametrize(
    "resource",
    [
        "bedrockagentcore:invokeHarness",
        "somethingnew:invoke",
        "bedrock:doSomethingNew",
        "aws-sdk:lookoutvision:startModel",
        "aws-sdk:rds:describeDBInstances",
    ],
)
def test_what_may_be_new_or_gone_is_no_fault(resource: str) -> None:
    assert list(IntegrationExists().faults(calling(resource))) == []


@pytest.mark.parametrize(
    ("resource", "fault"),
    [
        ("lambda:invoke.sync", True),
        ("lambda:invoke.waitForTaskToken", False),
        ("glue:startJobRun.sync:2", True),
        ("states:startExecution.sync:2", False),
        ("aws-sdk:glue:startJobRun.sync", True),
        ("aws-sdk:sqs:sendMessage.waitForTaskToken", False),
        ("dynamodb:getItem.waitForTaskToken", True),
        ("somethingnew:invoke.sync", False),
    ],
)
def test_a_pattern_is_one_of_the_integration(resource: str, fault: bool) -> None:
    assert bool(list(IntegrationPattern().faults(calling(resource)))) is fault


@pytest.mark.parametrize(
    ("resource", "fixed"),
    [
        ("dynamodb:PutItem", "dynamodb:putItem"),
        ("aws-sdk:sfn:StartExecution", "sfn:startExecution"),
        ("aws-sdk:logs:describeLogGroups", "cloudwatchlogs:describeLogGroups"),
        ("events:putEvent", None),
        ("s3:getObject", None),
    ],
)
def test_what_can_mean_one_thing_only_is_fixed(resource: str, fixed: str | None) -> None:
    (found,) = IntegrationExists().faults(calling(resource))
    assert (found.fix.new if found.fix else None) == fixed
