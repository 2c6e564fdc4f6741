"""The API calls that CloudFormation makes for each resource type, as data.

Closes a gap of MiniStack, whose CloudFormation creates resources without calling the services'
APIs. facts.calls names the operations; this table says which parameters they get. The read calls of
the handlers are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab_builder.facts.calls import resource_calls
from lab_builder.facts.services import signing_name


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


def _calls(
    kind: str,
    key: str = "",
    by_property: Mapping[str, str] | None = None,
    renamed: Mapping[str, str] | None = None,
    each: str = "",
) -> ResourceCalls:
    made = resource_calls()[kind]
    names = (made.create, made.update, made.delete)
    return ResourceCalls(
        signing_name(made.client), key, *names, by_property or {}, renamed or {}, each=each
    )


_DETAILS: Mapping[str, tuple[Any, ...]] = {
    "AWS::CloudTrail::Trail": ("Name", {"IsLogging": "StartLogging"}),
    "AWS::CloudWatch::Alarm": ("AlarmName",),
    "AWS::CloudWatch::CompositeAlarm": ("AlarmName",),
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::Events::Archive": ("ArchiveName",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Events::Rule": ("Name", {"Targets": "PutTargets"}, {"Name": "Rule"}),
    "AWS::Glue::Database": ("Name",),
    "AWS::Glue::Job": ("Name",),
    "AWS::Glue::Table": ("Name",),
    "AWS::Glue::Trigger": ("Name",),
    "AWS::Glue::Workflow": ("Name",),
    "AWS::IAM::ManagedPolicy": ("PolicyArn",),
    "AWS::IAM::Role": (
        "RoleName",
        {"Policies": "PutRolePolicy", "ManagedPolicyArns": "AttachRolePolicy"},
    ),
    "AWS::KMS::Alias": ("AliasName",),
    "AWS::KMS::Key": ("KeyId", {}, {"KeyPolicy": "Policy"}),
    "AWS::Lambda::EventInvokeConfig": (),
    "AWS::Lambda::Function": (
        "FunctionName",
        {"ReservedConcurrentExecutions": "PutFunctionConcurrency"},
    ),
    "AWS::Lambda::Permission": ("StatementId",),
    "AWS::Logs::LogGroup": ("logGroupName", {"RetentionInDays": "PutRetentionPolicy"}),
    "AWS::Logs::QueryDefinition": ("queryDefinitionId",),
    "AWS::Logs::ResourcePolicy": ("policyName",),
    "AWS::S3::Bucket": (
        "Bucket",
        {
            "BucketEncryption": "PutBucketEncryption",
            "LifecycleConfiguration": "PutBucketLifecycleConfiguration",
            "NotificationConfiguration": "PutBucketNotificationConfiguration",
            "PublicAccessBlockConfiguration": "PutPublicAccessBlock",
            "Tags": "PutBucketTagging",
            "VersioningConfiguration": "PutBucketVersioning",
        },
    ),
    "AWS::S3::BucketPolicy": ("", {}, {"PolicyDocument": "Policy"}),
    "AWS::SNS::Subscription": ("SubscriptionArn",),
    "AWS::SNS::Topic": ("TopicArn", {}, {"TopicName": "Name"}),
    "AWS::SNS::TopicPolicy": ("TopicArn", {}, {}, "Topics"),
    "AWS::SQS::Queue": ("QueueUrl",),
    "AWS::SQS::QueuePolicy": ("QueueUrl", {}, {}, "Queues"),
    "AWS::StepFunctions::StateMachine": (
        "stateMachineArn",
        {},
        {"StateMachineName": "name", "DefinitionString": "definition"},
    ),
}

TABLE: Mapping[str, ResourceCalls] = {
    kind: _calls(kind, *details) for kind, details in _DETAILS.items()
}
