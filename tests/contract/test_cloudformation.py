"""CloudFormation: resource types that the engine adds, and validation as on AWS.

Follows the "AWS resource and property types reference",
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import allow, role
from contract.stacks import Stack
from contract.trails import bucket_for
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(engine: RunningEngine) -> Iterator[Stack]:
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    yield stack
    stack.delete()


def template(outputs: dict[str, Any] | None = None, **resources: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "Resources": {
            name: {"Type": kind, "Properties": properties}
            for name, (kind, properties) in resources.items()
        }
    }
    if outputs:
        body["Outputs"] = {name: {"Value": value} for name, value in outputs.items()}
    return body


def test_a_trail_logs_if_islogging_is_true(stack: Stack) -> None:
    """aws-resource-cloudtrail-trail.html."""
    group = {"Fn::GetAtt": ["Group", "Arn"]}
    writer = role(
        stack.engine,
        "cloudtrail.amazonaws.com",
        allow("logs:CreateLogStream", "logs:PutLogEvents"),
    )
    wanted = {
        "TrailName": stack.name,
        "S3BucketName": bucket_for(stack.engine, stack.name),
        "IsLogging": True,
        "EnableLogFileValidation": True,
        "CloudWatchLogsLogGroupArn": group,
        "CloudWatchLogsRoleArn": writer,
    }
    more = {"Group": ("AWS::Logs::LogGroup", {"LogGroupName": f"/aws/cloudtrail/{stack.name}"})}
    kind = "AWS::CloudTrail::Trail"
    arn = {"Fn::GetAtt": ["Trail", "Arn"]}
    ended = stack.create(template({"Arn": arn}, Trail=(kind, wanted), **more))
    assert ended["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    cloudtrail = stack.engine.client("cloudtrail")
    trail = cloudtrail.get_trail(Name=stack.name)["Trail"]
    assert trail["TrailARN"] == stack.output("Arn")
    assert trail["LogFileValidationEnabled"] is True
    assert trail["CloudWatchLogsLogGroupArn"].endswith(f":/aws/cloudtrail/{stack.name}:*")
    assert cloudtrail.get_trail_status(Name=stack.name)["IsLogging"] is True

    stack.update(template({"Arn": arn}, Trail=(kind, {**wanted, "IsLogging": False}), **more))
    assert cloudtrail.get_trail_status(Name=stack.name)["IsLogging"] is False
    stack.delete()
    assert stack.name not in {item["Name"] for item in cloudtrail.list_trails()["Trails"]}


def test_a_composite_alarm_follows_an_alarm_of_metric_math(stack: Stack) -> None:
    """aws-resource-cloudwatch-compositealarm.html."""
    queries = [
        {"Id": "rate", "Expression": "100 * failed / total", "ReturnData": True},
        *(
            {
                "Id": name,
                "ReturnData": "false",
                "MetricStat": {
                    "Metric": {"Namespace": "Books", "MetricName": name},
                    "Period": "60",
                    "Stat": "Sum",
                },
            }
            for name in ("failed", "total")
        ),
    ]
    math = {
        "AlarmName": f"{stack.name}-math",
        "Metrics": queries,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
    }
    whole = {
        "AlarmName": f"{stack.name}-whole",
        "AlarmRule": {"Fn::Sub": 'ALARM("${Math}")'},
        "AlarmDescription": "one of them",
    }
    ended = stack.create(
        template(
            Whole=("AWS::CloudWatch::CompositeAlarm", whole), Math=("AWS::CloudWatch::Alarm", math)
        )
    )
    assert ended["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    cloudwatch = stack.engine.client("cloudwatch")

    def alarms() -> tuple[list[Any], list[Any]]:
        found = cloudwatch.describe_alarms(
            AlarmNamePrefix=stack.name, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        return found["MetricAlarms"], found["CompositeAlarms"]

    (metric,), (composite,) = alarms()
    assert [query["Id"] for query in metric["Metrics"]] == ["rate", "failed", "total"]
    assert metric["Metrics"][1]["MetricStat"]["Period"] == 60
    assert metric["Metrics"][1]["ReturnData"] is False
    assert "Namespace" not in metric
    assert composite["AlarmDescription"] == "one of them"
    cloudwatch.set_alarm_state(
        AlarmName=metric["AlarmName"], StateValue="ALARM", StateReason="because"
    )
    assert alarms()[1][0]["StateValue"] == "ALARM"
    stack.delete()
    assert alarms() == ([], [])


def test_a_saved_query_keeps_its_id_when_it_changes(stack: Stack) -> None:
    """aws-resource-logs-querydefinition.html."""

    def query(text: str) -> dict[str, Any]:
        wanted = {"Name": f"{stack.name}/errors", "QueryString": text, "LogGroupNames": ["/a"]}
        return template({"Id": {"Ref": "Query"}}, Query=("AWS::Logs::QueryDefinition", wanted))

    ended = stack.create(query("fields @message"))
    assert ended["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    logs = stack.engine.client("logs")

    def saved() -> list[Any]:
        found = logs.describe_query_definitions(queryDefinitionNamePrefix=stack.name)
        return list(found["queryDefinitions"])

    (first,) = saved()
    assert first["queryDefinitionId"] == stack.output("Id")
    assert first["logGroupNames"] == ["/a"]
    stack.update(query("fields @timestamp"))
    (second,) = saved()
    assert second["queryDefinitionId"] == first["queryDefinitionId"]
    assert second["queryString"] == "fields @timestamp"
    stack.delete()
    assert saved() == []


def test_an_archive_watches_its_bus(stack: Stack) -> None:
    """aws-resource-events-archive.html."""
    archive = {"ArchiveName": stack.name, "SourceArn": {"Fn::GetAtt": ["Bus", "Arn"]}}
    resources: dict[str, Any] = {
        "Bus": ("AWS::Events::EventBus", {"Name": stack.name}),
        "Archive": ("AWS::Events::Archive", {**archive, "RetentionDays": 3}),
    }
    assert stack.create(template(**resources))["StackStatus"] == "CREATE_COMPLETE"
    events = stack.engine.client("events")
    found = events.describe_archive(ArchiveName=stack.name)
    assert found["EventSourceArn"].endswith(f"event-bus/{stack.name}")
    assert found["RetentionDays"] == 3
    resources["Archive"] = ("AWS::Events::Archive", {**archive, "RetentionDays": "4"})
    assert stack.update(template(**resources))["StackStatus"] == "UPDATE_COMPLETE"
    assert events.describe_archive(ArchiveName=stack.name)["RetentionDays"] == 4
    stack.delete()
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.describe_archive(ArchiveName=stack.name)


def test_jobs_and_triggers_keep_every_member(stack: Stack) -> None:
    """aws-resource-glue-job.html, aws-resource-glue-trigger.html."""
    arn = role(stack.engine, "glue.amazonaws.com", allow("s3:GetObject"))
    job = {
        "Name": stack.name,
        "Role": arn,
        "GlueVersion": "5.1",
        "Command": {"Name": "glueetl", "ScriptLocation": "s3://bucket/job.py"},
        "ExecutionProperty": {"MaxConcurrentRuns": 2},
        "JobRunQueuingEnabled": True,
    }
    trigger = {
        "Name": stack.name,
        "Type": "EVENT",
        "WorkflowName": {"Ref": "Workflow"},
        "EventBatchingCondition": {"BatchSize": 1},
        "Actions": [{"JobName": {"Ref": "Job"}}],
    }
    ended = stack.create(
        template(
            Workflow=("AWS::Glue::Workflow", {"Name": stack.name, "Description": "nightly"}),
            Job=("AWS::Glue::Job", job),
            Trigger=("AWS::Glue::Trigger", trigger),
        )
    )
    assert ended["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    glue = stack.engine.client("glue")
    found = glue.get_job(JobName=stack.name)["Job"]
    assert found["ExecutionProperty"] == {"MaxConcurrentRuns": 2}
    assert found["JobRunQueuingEnabled"] is True
    assert found["Timeout"] == 480
    assert glue.get_trigger(Name=stack.name)["Trigger"]["EventBatchingCondition"] == {
        "BatchSize": 1
    }
    assert glue.get_workflow(Name=stack.name)["Workflow"]["Description"] == "nightly"
    stack.delete()
    assert stack.name not in glue.list_workflows()["Workflows"]


QUEUE: tuple[str, dict[str, Any]] = ("AWS::SQS::Queue", {})


@pytest.mark.parametrize(
    ("body", "more", "words"),
    [
        (
            template(Rule=("AWS::Events::Rule", {"Name": {"Ref": "Nobody"}})),
            {},
            r"Unresolved resource dependencies \[Nobody\] in the Resources block",
        ),
        (
            template({"Url": {"Fn::GetAtt": ["Nobody", "Arn"]}}, Queue=QUEUE),
            {},
            r"Unresolved resource dependencies \[Nobody\] in the Outputs block",
        ),
        (
            {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "DependsOn": "Nobody"}}},
            {},
            r"Unresolved resource dependencies \[Nobody\]",
        ),
        (
            template(Queue=QUEUE),
            {"Parameters": [{"ParameterKey": "Nobody", "ParameterValue": "1"}]},
            r"Parameters: \[Nobody\] do not exist in the template",
        ),
        (template(Group=("AWS::XRay::Group", {})), {}, "AWS::XRay::Group"),
    ],
    ids=["reference", "output", "dependency", "parameter", "type"],
)
def test_a_template_that_does_not_hold_together_creates_nothing(
    engine: RunningEngine, body: dict[str, Any], more: dict[str, Any], words: str
) -> None:
    """../UserGuide/template-anatomy.html."""
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    with pytest.raises(ClientError, match=words):
        stack.create(body, **more)
    with pytest.raises(ClientError, match="does not exist"):
        stack.cloudformation.describe_stacks(StackName=stack.name)


def test_iam_resources_need_to_be_acknowledged(engine: RunningEngine) -> None:
    """../APIReference/API_CreateStack.html."""
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}
    body = template(Role=("AWS::IAM::Role", {"AssumeRolePolicyDocument": trust}))
    with pytest.raises(ClientError, match="CAPABILITY_IAM"):
        engine.client("cloudformation").create_stack(
            StackName="unacknowledged", TemplateBody=json.dumps(body)
        )


def test_a_state_machines_logging_reads_back(stack: Stack) -> None:
    """aws-properties-stepfunctions-statemachine-loggingconfiguration.html."""
    group = stack.engine.arn("logs", "log-group:/aws/vendedlogs/states/x:*")
    machine = {
        "StateMachineName": stack.name,
        "RoleArn": role(stack.engine, "states.amazonaws.com"),
        "DefinitionString": '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
        "LoggingConfiguration": {
            "Level": "ALL",
            "IncludeExecutionData": True,
            "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": group}}],
        },
    }
    body = template({"Arn": {"Ref": "It"}}, It=("AWS::StepFunctions::StateMachine", machine))
    assert stack.create(body)["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    found = stack.engine.client("stepfunctions").describe_state_machine(
        stateMachineArn=stack.output("Arn")
    )
    assert found["loggingConfiguration"] == {
        "level": "ALL",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
    }
