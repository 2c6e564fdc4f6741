"""The API calls that CloudFormation makes for each resource type, as data.

Closes a gap of MiniStack, whose CloudFormation creates resources without calling the services'
APIs. The calls are those that the types' handlers need permissions for, according to the
CloudFormation registry schemas, without the read calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ResourceCalls:
    """The calls of a resource type. ``service`` is the event source.

    ``key`` is the API parameter for the physical id, or empty if the properties are sufficient. A
    call in ``by_property`` is made if the template sets the property. ``renamed`` maps a property
    to the API's name of it. ``each`` is a property with a list of values for ``key``: there is one
    call for each.
    """

    service: str
    key: str
    create: str
    update: tuple[str, ...]
    delete: str
    by_property: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    each: str = ""


def _put(service: str, key: str, noun: str, delete: str | None = None) -> ResourceCalls:
    """Return the calls of a type with one operation that creates and updates."""
    return ResourceCalls(service, key, f"Put{noun}", (f"Put{noun}",), delete or f"Delete{noun}")


def _crud(service: str, key: str, noun: str, **by_property: str) -> ResourceCalls:
    return ResourceCalls(
        service, key, f"Create{noun}", (f"Update{noun}",), f"Delete{noun}", by_property
    )


TABLE: Mapping[str, ResourceCalls] = {
    "AWS::CloudTrail::Trail": _crud("cloudtrail", "Name", "Trail", IsLogging="StartLogging"),
    "AWS::CloudWatch::Alarm": _put("monitoring", "AlarmName", "MetricAlarm", "DeleteAlarms"),
    "AWS::CloudWatch::CompositeAlarm": _put(
        "monitoring", "AlarmName", "CompositeAlarm", "DeleteAlarms"
    ),
    "AWS::CloudWatch::Dashboard": _put(
        "monitoring", "DashboardName", "Dashboard", "DeleteDashboards"
    ),
    "AWS::Events::Archive": _crud("events", "ArchiveName", "Archive"),
    "AWS::Events::EventBus": _crud("events", "Name", "EventBus"),
    "AWS::Events::Rule": ResourceCalls(
        *("events", "Name", "PutRule", ("PutRule",), "DeleteRule"),
        {"Targets": "PutTargets"},
        {"Name": "Rule"},
    ),
    "AWS::Glue::Database": _crud("glue", "Name", "Database"),
    "AWS::Glue::Job": _crud("glue", "Name", "Job"),
    "AWS::Glue::Table": _crud("glue", "Name", "Table"),
    "AWS::Glue::Trigger": _crud("glue", "Name", "Trigger"),
    "AWS::Glue::Workflow": _crud("glue", "Name", "Workflow"),
    "AWS::IAM::ManagedPolicy": ResourceCalls(
        "iam", "PolicyArn", "CreatePolicy", ("CreatePolicyVersion",), "DeletePolicy"
    ),
    "AWS::IAM::Role": _crud(
        *("iam", "RoleName", "Role"),
        Policies="PutRolePolicy",
        ManagedPolicyArns="AttachRolePolicy",
    ),
    "AWS::KMS::Alias": _crud("kms", "AliasName", "Alias"),
    "AWS::KMS::Key": ResourceCalls(
        *("kms", "KeyId", "CreateKey", ("PutKeyPolicy",), "ScheduleKeyDeletion"),
        renamed={"KeyPolicy": "Policy"},
    ),
    "AWS::Lambda::EventInvokeConfig": _put("lambda", "", "FunctionEventInvokeConfig"),
    "AWS::Lambda::Function": ResourceCalls(
        *("lambda", "FunctionName", "CreateFunction"),
        ("UpdateFunctionCode", "UpdateFunctionConfiguration"),
        "DeleteFunction",
        {"ReservedConcurrentExecutions": "PutFunctionConcurrency"},
    ),
    "AWS::Lambda::Permission": ResourceCalls(
        "lambda", "StatementId", "AddPermission", ("AddPermission",), "RemovePermission"
    ),
    "AWS::Logs::LogGroup": ResourceCalls(
        *("logs", "logGroupName", "CreateLogGroup", ()),
        "DeleteLogGroup",
        {"RetentionInDays": "PutRetentionPolicy"},
    ),
    "AWS::Logs::QueryDefinition": _put("logs", "queryDefinitionId", "QueryDefinition"),
    "AWS::Logs::ResourcePolicy": _put("logs", "policyName", "ResourcePolicy"),
    "AWS::S3::Bucket": ResourceCalls(
        *("s3", "Bucket", "CreateBucket", ()),
        "DeleteBucket",
        {
            "BucketEncryption": "PutBucketEncryption",
            "LifecycleConfiguration": "PutBucketLifecycleConfiguration",
            "NotificationConfiguration": "PutBucketNotificationConfiguration",
            "PublicAccessBlockConfiguration": "PutPublicAccessBlock",
            "Tags": "PutBucketTagging",
            "VersioningConfiguration": "PutBucketVersioning",
        },
    ),
    "AWS::S3::BucketPolicy": ResourceCalls(
        *("s3", "", "PutBucketPolicy", ("PutBucketPolicy",), "DeleteBucketPolicy"),
        renamed={"PolicyDocument": "Policy"},
    ),
    "AWS::SNS::Subscription": ResourceCalls(
        "sns", "SubscriptionArn", "Subscribe", ("SetSubscriptionAttributes",), "Unsubscribe"
    ),
    "AWS::SNS::Topic": ResourceCalls(
        *("sns", "TopicArn", "CreateTopic", ("SetTopicAttributes",), "DeleteTopic"),
        renamed={"TopicName": "Name"},
    ),
    "AWS::SNS::TopicPolicy": ResourceCalls(
        *("sns", "TopicArn", "SetTopicAttributes", ("SetTopicAttributes",), "SetTopicAttributes"),
        each="Topics",
    ),
    "AWS::SQS::Queue": ResourceCalls(
        "sqs", "QueueUrl", "CreateQueue", ("SetQueueAttributes",), "DeleteQueue"
    ),
    "AWS::SQS::QueuePolicy": ResourceCalls(
        *("sqs", "QueueUrl", "SetQueueAttributes", ("SetQueueAttributes",), "SetQueueAttributes"),
        each="Queues",
    ),
    "AWS::StepFunctions::StateMachine": ResourceCalls(
        *("states", "stateMachineArn", "CreateStateMachine"),
        ("UpdateStateMachine",),
        "DeleteStateMachine",
        renamed={"StateMachineName": "name", "DefinitionString": "definition"},
    ),
}
