"""The calls that CloudFormation makes for each resource type, as data.

Closes the gap that MiniStack's CloudFormation makes resources without calling the services' APIs.
The names of the calls are those that the types' handlers are documented to need permission for
(the resource provider schemas of the CloudFormation registry); reads that AWS's handlers make
besides are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Calls:
    """A resource type's calls. ``service`` is the event source.

    ``key`` is the API's member for the physical id, empty where the properties have all it takes.
    A call in ``by_property`` is made where the template sets the property. ``spelled`` gives the
    API's name of properties, and ``each`` the property whose items are each a value of ``key``.
    """

    service: str
    key: str
    create: str
    update: tuple[str, ...]
    delete: str
    by_property: Mapping[str, str] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    each: str = ""


def _put(service: str, key: str, what: str, delete: str | None = None) -> Calls:
    """A type with one call that creates and changes."""
    return Calls(service, key, f"Put{what}", (f"Put{what}",), delete or f"Delete{what}")


def _crud(service: str, key: str, what: str, **by_property: str) -> Calls:
    return Calls(service, key, f"Create{what}", (f"Update{what}",), f"Delete{what}", by_property)


TABLE: Mapping[str, Calls] = {
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
    "AWS::Events::Rule": Calls(
        *("events", "Name", "PutRule", ("PutRule",), "DeleteRule"),
        {"Targets": "PutTargets"},
        {"Name": "Rule"},
    ),
    "AWS::Glue::Database": _crud("glue", "Name", "Database"),
    "AWS::Glue::Job": _crud("glue", "Name", "Job"),
    "AWS::Glue::Table": _crud("glue", "Name", "Table"),
    "AWS::Glue::Trigger": _crud("glue", "Name", "Trigger"),
    "AWS::Glue::Workflow": _crud("glue", "Name", "Workflow"),
    "AWS::IAM::ManagedPolicy": Calls(
        "iam", "PolicyArn", "CreatePolicy", ("CreatePolicyVersion",), "DeletePolicy"
    ),
    "AWS::IAM::Role": _crud(
        *("iam", "RoleName", "Role"),
        Policies="PutRolePolicy",
        ManagedPolicyArns="AttachRolePolicy",
    ),
    "AWS::KMS::Alias": _crud("kms", "AliasName", "Alias"),
    "AWS::KMS::Key": Calls(
        *("kms", "KeyId", "CreateKey", ("PutKeyPolicy",), "ScheduleKeyDeletion"),
        spelled={"KeyPolicy": "Policy"},
    ),
    "AWS::Lambda::EventInvokeConfig": _put("lambda", "", "FunctionEventInvokeConfig"),
    "AWS::Lambda::Function": Calls(
        *("lambda", "FunctionName", "CreateFunction"),
        ("UpdateFunctionCode", "UpdateFunctionConfiguration"),
        "DeleteFunction",
        {"ReservedConcurrentExecutions": "PutFunctionConcurrency"},
    ),
    "AWS::Lambda::Permission": Calls(
        "lambda", "StatementId", "AddPermission", ("AddPermission",), "RemovePermission"
    ),
    "AWS::Logs::LogGroup": Calls(
        *("logs", "logGroupName", "CreateLogGroup", ()),
        "DeleteLogGroup",
        {"RetentionInDays": "PutRetentionPolicy"},
    ),
    "AWS::Logs::QueryDefinition": _put("logs", "queryDefinitionId", "QueryDefinition"),
    "AWS::Logs::ResourcePolicy": _put("logs", "policyName", "ResourcePolicy"),
    "AWS::S3::Bucket": Calls(
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
    "AWS::S3::BucketPolicy": Calls(
        *("s3", "", "PutBucketPolicy", ("PutBucketPolicy",), "DeleteBucketPolicy"),
        spelled={"PolicyDocument": "Policy"},
    ),
    "AWS::SNS::Subscription": Calls(
        "sns", "SubscriptionArn", "Subscribe", ("SetSubscriptionAttributes",), "Unsubscribe"
    ),
    "AWS::SNS::Topic": Calls(
        *("sns", "TopicArn", "CreateTopic", ("SetTopicAttributes",), "DeleteTopic"),
        spelled={"TopicName": "Name"},
    ),
    "AWS::SNS::TopicPolicy": Calls(
        *("sns", "TopicArn", "SetTopicAttributes", ("SetTopicAttributes",), "SetTopicAttributes"),
        each="Topics",
    ),
    "AWS::SQS::Queue": Calls(
        "sqs", "QueueUrl", "CreateQueue", ("SetQueueAttributes",), "DeleteQueue"
    ),
    "AWS::SQS::QueuePolicy": Calls(
        *("sqs", "QueueUrl", "SetQueueAttributes", ("SetQueueAttributes",), "SetQueueAttributes"),
        each="Queues",
    ),
    "AWS::StepFunctions::StateMachine": Calls(
        *("states", "stateMachineArn", "CreateStateMachine"),
        ("UpdateStateMachine",),
        "DeleteStateMachine",
        spelled={"StateMachineName": "name", "DefinitionString": "definition"},
    ),
}
