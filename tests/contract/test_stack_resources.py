"""Resources of stacks: physical ids, and errors before and during creation.

Each test names its page below https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import role
from contract.stacks import Stack
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

QUEUE = {"Type": "AWS::SQS::Queue"}


@pytest.fixture
def stack(engine: RunningEngine) -> Iterator[Stack]:
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    yield stack
    stack.delete()


YAML = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub "${AWS::StackName}-queue"}
Outputs:
  Name: {Value: !GetAtt Queue.QueueName}
  Version: {Value: 2012-10-17}
"""


def on_bus(stack: Stack, bus: Any, description: str) -> dict[str, Any]:
    rule = {
        "Name": f"{stack.name}-rule",
        "EventBusName": bus,
        "Description": description,
        "EventPattern": {"source": ["a"]},
    }
    return {
        "Resources": {
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": stack.name}},
            "Rule": {"Type": "AWS::Events::Rule", "Properties": rule},
        },
        "Outputs": {"Id": {"Value": {"Ref": "Rule"}}},
    }


def test_a_rule_of_a_custom_bus_has_the_bus_in_its_id(stack: Stack) -> None:
    """aws-resource-events-rule.html, return values of Ref: "mycustombus|myrule"."""
    stack.create(on_bus(stack, {"Ref": "Bus"}, "first"))
    assert stack.output("Id") == f"{stack.name}|{stack.name}-rule"
    events = stack.engine.client("events")
    which = {"Name": f"{stack.name}-rule", "EventBusName": stack.name}
    stack.update(on_bus(stack, {"Ref": "Bus"}, "second"))
    assert stack.output("Id") == f"{stack.name}|{stack.name}-rule"
    assert events.describe_rule(**which)["Description"] == "second"

    stack.update(on_bus(stack, "default", "second"))
    assert stack.output("Id") == f"{stack.name}-rule"
    assert events.describe_rule(Name=f"{stack.name}-rule")["Description"] == "second"
    stack.delete()
    assert events.list_rules(NamePrefix=f"{stack.name}-rule")["Rules"] == []


def test_a_template_in_yaml_has_short_forms_and_no_dates(stack: Stack) -> None:
    """../UserGuide/template-formats.html."""
    stack.cloudformation.create_stack(StackName=stack.name, TemplateBody=YAML)
    assert stack.output("Name") == f"{stack.name}-queue"
    assert stack.output("Version") == "2012-10-17"


@pytest.mark.parametrize(
    "form", ["{bucket}.s3.{region}.amazonaws.com", "{bucket}.s3.amazonaws.com"]
)
def test_a_template_is_read_from_its_s3_url(stack: Stack, form: str) -> None:
    """../APIReference/API_CreateStack.html."""
    bucket = f"{stack.name}-templates"
    s3 = stack.engine.client("s3")
    stack.engine.make_bucket(bucket)
    s3.put_object(Bucket=bucket, Key="a/t.json", Body=json.dumps({"Resources": {"Queue": QUEUE}}))
    host = form.format(bucket=bucket, region=stack.engine.region)
    stack.cloudformation.create_stack(StackName=stack.name, TemplateURL=f"https://{host}/a/t.json")
    assert stack.ended()["StackStatus"] == "CREATE_COMPLETE"


def test_the_stack_of_a_resource_is_found_by_its_id(stack: Stack) -> None:
    """../APIReference/API_DescribeStackResources.html."""
    stack.create({"Resources": {"Queue": QUEUE, "Other": QUEUE}, "Outputs": {}})
    find = stack.cloudformation.describe_stack_resources
    by_name = find(StackName=stack.name)["StackResources"]
    url = next(item for item in by_name if item["LogicalResourceId"] == "Queue")
    assert find(PhysicalResourceId=url["PhysicalResourceId"])["StackResources"] == by_name
    with pytest.raises(ClientError, match="Stack for nothing does not exist"):
        find(PhysicalResourceId="nothing")


def test_a_property_that_the_type_does_not_have_creates_nothing(stack: Stack) -> None:
    """../UserGuide/validate-stack-deployments.html."""
    wrong = {**QUEUE, "Properties": {"DelaySecond": 1}}
    ended = stack.create({"Resources": {"Wrong": wrong, "Right": QUEUE}})
    assert ended["StackStatus"] == "ROLLBACK_COMPLETE"
    (finding,) = (
        event
        for event in stack.cloudformation.describe_events(StackName=stack.name)["OperationEvents"]
        if event["EventType"] == "VALIDATION_ERROR"
    )
    assert finding["ValidationPath"] == "/Resources/Wrong/Properties/DelaySecond"
    assert finding["ValidationStatusReason"] == "#: extraneous key [DelaySecond] is not permitted"
    found = stack.cloudformation.describe_stack_resources(StackName=stack.name)
    assert found["StackResources"] == []


NAMED: dict[str, dict[str, Any]] = {
    "AWS::CloudWatch::Alarm": {
        "AlarmName": "{}",
        "Namespace": "Contract",
        "MetricName": "Count",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    },
    "AWS::CloudWatch::CompositeAlarm": {"AlarmName": "{}", "AlarmRule": "FALSE"},
    "AWS::CloudWatch::Dashboard": {"DashboardName": "{}", "DashboardBody": '{"widgets": []}'},
    "AWS::DynamoDB::Table": {
        "TableName": "{}",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    },
    "AWS::Events::Rule": {"Name": "{}", "EventPattern": {"source": ["contract"]}},
    "AWS::Lambda::Function": {
        "FunctionName": "{}",
        "Runtime": "python3.12",
        "Handler": "index.handle",
        "Role": "arn:aws:iam::000000000000:role/any",
        "Code": {"ZipFile": "def handle(event, context): return event"},
    },
    "AWS::Logs::LogGroup": {"LogGroupName": "{}"},
    "AWS::SNS::Topic": {"TopicName": "{}"},
    "AWS::SQS::Queue": {"QueueName": "{}"},
    "AWS::StepFunctions::StateMachine": {
        "StateMachineName": "{}",
        "RoleArn": "arn:aws:iam::000000000000:role/any",
        "Definition": {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}},
    },
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_that_is_taken_fails_and_the_one_that_has_it_stays(stack: Stack, kind: str) -> None:
    """../../cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html."""
    properties = {
        name: stack.name if value == "{}" else value for name, value in NAMED[kind].items()
    }
    body = {"Resources": {"Mine": {"Type": kind, "Properties": properties}}}
    assert stack.create(body)["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    other = Stack(stack.engine, f"{stack.name}-other")

    assert other.create(body)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert f"Resource of type '{kind}' with identifier '{{" in other.reasons()
    other.delete()

    update = {**body, "Outputs": {"Ref": {"Value": {"Ref": "Mine"}}}}
    assert stack.update(update)["StackStatus"] == "UPDATE_COMPLETE"
    assert stack.name in stack.output("Ref")


def test_a_bucket_with_objects_is_not_deleted_with_its_stack(stack: Stack) -> None:
    """aws-resource-s3-bucket.html: you can only delete empty buckets."""
    s3 = stack.engine.client("s3")
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": stack.name}}
    stack.create({"Resources": {"Bucket": bucket}})
    s3.put_object(Bucket=stack.name, Key="kept", Body=b"kept")

    stack.cloudformation.delete_stack(StackName=stack.name)

    assert stack.ended()["StackStatus"] == "DELETE_FAILED"
    assert "The bucket you tried to delete is not empty" in stack.reasons()
    assert s3.get_object(Bucket=stack.name, Key="kept")["Body"].read() == b"kept"
    s3.delete_object(Bucket=stack.name, Key="kept")


def test_a_schedule_that_no_rule_may_have_fails(stack: Stack) -> None:
    """aws-resource-events-rule.html."""
    rule = {"ScheduleExpression": "rate(1 minutes)"}
    ended = stack.create({"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": rule}}})
    assert ended["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "Rule: Parameter ScheduleExpression is not valid." in stack.reasons()


def test_a_function_whose_code_is_missing_fails(stack: Stack) -> None:
    """aws-properties-lambda-function-code.html."""
    bucket = f"{stack.name}-code"
    stack.engine.make_bucket(bucket)
    function = {
        "Role": role(stack.engine, "lambda.amazonaws.com"),
        "Runtime": "python3.13",
        "Handler": "a.b",
        "Code": {"S3Bucket": bucket, "S3Key": "nothing.zip"},
    }
    ended = stack.create(
        {"Resources": {"Function": {"Type": "AWS::Lambda::Function", "Properties": function}}}
    )
    assert ended["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "S3 Error Code: NoSuchKey" in stack.reasons()
