"""The resources that an event names, for LookupEvents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# By event source: the fields that name a resource, and the resource type.
_FIELDS = {
    "cloudformation": {
        "changeSetName": "AWS::CloudFormation::ChangeSet",
        "stackId": "AWS::CloudFormation::Stack",
        "stackName": "AWS::CloudFormation::Stack",
    },
    "cloudtrail": {"trailName": "AWS::CloudTrail::Trail"},
    "events": {
        "archiveName": "AWS::Events::Archive",
        "eventBusName": "AWS::Events::EventBus",
        "rule": "AWS::Events::Rule",
        "ruleArn": "AWS::Events::Rule",
    },
    "glue": {
        "databaseName": "AWS::Glue::Database",
        "jobName": "AWS::Glue::Job",
        "tableName": "AWS::Glue::Table",
        "triggerName": "AWS::Glue::Trigger",
    },
    "iam": {
        "instanceProfileName": "AWS::IAM::InstanceProfile",
        "policyArn": "AWS::IAM::Policy",
        "policyName": "AWS::IAM::Policy",
        "roleName": "AWS::IAM::Role",
        "userName": "AWS::IAM::User",
    },
    "kms": {"aliasName": "AWS::KMS::Alias", "keyId": "AWS::KMS::Key"},
    "lambda": {"functionArn": "AWS::Lambda::Function", "functionName": "AWS::Lambda::Function"},
    "logs": {"logGroupName": "AWS::Logs::LogGroup", "logStreamName": "AWS::Logs::LogStream"},
    "monitoring": {
        "alarmName": "AWS::CloudWatch::Alarm",
        "alarmNames": "AWS::CloudWatch::Alarm",
        "dashboardName": "AWS::CloudWatch::Dashboard",
        "dashboardNames": "AWS::CloudWatch::Dashboard",
    },
    "s3": {"bucketName": "AWS::S3::Bucket"},
    "sns": {
        "subscriptionArn": "AWS::SNS::Subscription",
        "topicArn": "AWS::SNS::Topic",
    },
    "sqs": {"queueName": "AWS::SQS::Queue", "queueUrl": "AWS::SQS::Queue"},
    "states": {
        "executionArn": "AWS::StepFunctions::Execution",
        "stateMachineArn": "AWS::StepFunctions::StateMachine",
    },
    "sts": {"roleArn": "AWS::IAM::Role"},
}
# By event source: the types whose field is called "name"; the operation's name ends with the type.
_PLAIN_NAME = {
    "cloudtrail": ("Logging", "Trail", "TrailStatus"),
    "events": ("EventBus", "Rule"),
    "glue": ("Database", "Job", "Table", "Trigger", "Workflow"),
    "sns": ("Topic",),
    "states": ("StateMachine",),
}
_SERVICE_NAMES = {"cloudtrail": "CloudTrail", "sns": "SNS", "states": "StepFunctions"}


def resources(
    service: str, operation: str, parameters: Mapping[str, Any], response: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Return ResourceType and ResourceName of each resource that an event names."""
    found = [
        *_by_name(service, operation, parameters),
        *_by_field(service, parameters),
        *_by_field(service, response),
    ]
    return [{"ResourceType": kind, "ResourceName": name} for kind, name in dict.fromkeys(found)]


def _by_field(service: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, kind in _FIELDS.get(service, {}).items():
        given = values.get(field)
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str) and name:
                yield kind, name


def _by_name(
    service: str, operation: str, parameters: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    name = parameters.get("name")
    for type_name in _PLAIN_NAME.get(service, ()):
        if isinstance(name, str) and operation.endswith(type_name):
            kind = "Trail" if service == "cloudtrail" else type_name
            yield f"AWS::{_SERVICE_NAMES.get(service, service.capitalize())}::{kind}", name
            return
