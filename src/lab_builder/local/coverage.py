"""What the embedded engine makes of each resource type, as data.

A type or property ``runs`` where its behaviour was seen on the engine, mostly by a contract test;
it is ``stored`` where a template may have it and Describe shows it, but nothing comes of it; all
the rest is ``refused``, by name and before a deploy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["runs", "stored", "refused"]


@dataclass(frozen=True, slots=True)
class Cover:
    """A resource type. ``stored`` maps properties to the reason why nothing comes of them.

    A ``reason`` says why the type as a whole is only stored; then its properties are too.
    """

    runs: frozenset[str] = frozenset()
    stored: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Values of a property that the engine can work with. ``path`` may go into it, by dots."""

    path: str
    values: frozenset[Any]
    otherwise: Level
    reason: str


NOT_TRIED = "its behaviour on the engine was never tried"
STORED_EVERYWHERE = {"Tags": "nothing reads them"}

_NOT_ENCRYPTED = "the engine keeps its data unencrypted, readable by its user alone"
_NOTHING_EXPIRES = "nothing expires"
_NO_XRAY = "X-Ray is not recorded"


def _cover(runs: str = "", reason: str | None = None, **stored: str) -> Cover:
    return Cover(frozenset(runs.split()), stored, reason)


TYPES: Mapping[str, Cover] = {
    "AWS::CloudTrail::Trail": _cover(
        "TrailName S3BucketName IsLogging IsMultiRegionTrail IncludeGlobalServiceEvents "
        "EnableLogFileValidation CloudWatchLogsLogGroupArn CloudWatchLogsRoleArn",
        KMSKeyId=_NOT_ENCRYPTED,
    ),
    "AWS::CloudWatch::Alarm": _cover(
        "AlarmName AlarmDescription ActionsEnabled AlarmActions OKActions "
        "MetricName Namespace Dimensions Statistic Period Metrics EvaluationPeriods "
        "DatapointsToAlarm ComparisonOperator Threshold TreatMissingData"
    ),
    "AWS::CloudWatch::CompositeAlarm": _cover("AlarmName AlarmDescription AlarmRule AlarmActions"),
    "AWS::CloudWatch::Dashboard": _cover(reason="there is no console to show it"),
    "AWS::Events::Archive": _cover(
        "ArchiveName Description SourceArn EventPattern",
        RetentionDays="an archive keeps its newest 10,000 events, whatever their age",
    ),
    "AWS::Events::EventBus": _cover("Name"),
    "AWS::Events::Rule": _cover(
        "Name Description EventBusName EventPattern ScheduleExpression State Targets"
    ),
    "AWS::Glue::Database": _cover(reason="the catalogue is described; nothing queries it"),
    "AWS::Glue::Job": _cover(
        "Name Description Role GlueVersion Command DefaultArguments Timeout MaxRetries "
        "ExecutionProperty JobRunQueuingEnabled",
        WorkerType="one local Spark serves all runs, with the cores of this machine",
        NumberOfWorkers="one local Spark serves all runs, with the cores of this machine",
    ),
    "AWS::Glue::Table": _cover(reason="the catalogue is described; nothing queries it"),
    "AWS::Glue::Trigger": _cover(
        "Name Description Type WorkflowName EventBatchingCondition Actions Predicate "
        "StartOnCreation"
    ),
    "AWS::Glue::Workflow": _cover("Name Description DefaultRunProperties MaxConcurrentRuns"),
    "AWS::IAM::Role": _cover("RoleName Description Path AssumeRolePolicyDocument Policies"),
    "AWS::KMS::Alias": _cover(reason=_NOT_ENCRYPTED),
    "AWS::KMS::Key": _cover(reason=_NOT_ENCRYPTED),
    "AWS::Lambda::EventInvokeConfig": _cover(
        "FunctionName Qualifier MaximumRetryAttempts DestinationConfig",
        MaximumEventAgeInSeconds="the number of retries ends them before, in every run so far",
    ),
    "AWS::Lambda::Function": _cover(
        "FunctionName Description Runtime Handler Code Role Timeout Environment LoggingConfig",
        Architectures="code runs on the processor of this machine",
        MemorySize="the function sees it and may use more",
        KmsKeyArn=_NOT_ENCRYPTED,
        TracingConfig=_NO_XRAY,
    ),
    "AWS::Lambda::Permission": _cover("Action FunctionName Principal SourceArn"),
    "AWS::Logs::LogGroup": _cover(
        "LogGroupName",
        RetentionInDays="a group keeps its newest 4 MiB, whatever their age",
        KmsKeyId=_NOT_ENCRYPTED,
    ),
    "AWS::Logs::QueryDefinition": _cover("Name LogGroupNames QueryString"),
    "AWS::Logs::ResourcePolicy": _cover("PolicyName PolicyDocument"),
    "AWS::S3::Bucket": _cover(
        "BucketName NotificationConfiguration VersioningConfiguration",
        BucketEncryption=_NOT_ENCRYPTED,
        LifecycleConfiguration=_NOTHING_EXPIRES,
        PublicAccessBlockConfiguration="nobody reaches the engine without its key",
    ),
    "AWS::S3::BucketPolicy": _cover("Bucket PolicyDocument"),
    "AWS::SNS::Subscription": _cover("TopicArn Protocol Endpoint"),
    "AWS::SNS::Topic": _cover("TopicName", KmsMasterKeyId=_NOT_ENCRYPTED),
    "AWS::SNS::TopicPolicy": _cover("Topics PolicyDocument"),
    "AWS::SQS::Queue": _cover(
        "QueueName",
        KmsMasterKeyId=_NOT_ENCRYPTED,
        MessageRetentionPeriod=_NOTHING_EXPIRES,
        SqsManagedSseEnabled=_NOT_ENCRYPTED,
    ),
    "AWS::SQS::QueuePolicy": _cover("Queues PolicyDocument"),
    "AWS::StepFunctions::StateMachine": _cover(
        "StateMachineName StateMachineType RoleArn DefinitionString DefinitionS3Location "
        "DefinitionSubstitutions LoggingConfiguration",
        TracingConfiguration=_NO_XRAY,
    ),
}

LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "AWS::Glue::Job": (
        Limit("GlueVersion", frozenset({"5.1"}), "refused", "the engine has the Spark of Glue 5.1"),
        Limit("Command.Name", frozenset({"glueetl"}), "refused", "only Spark jobs run"),
        Limit(
            "DefaultArguments.--job-bookmark-option",
            frozenset({"job-bookmark-disable"}),
            "refused",
            "there are no job bookmarks",
        ),
    ),
    "AWS::Glue::Trigger": (
        Limit(
            "Type",
            frozenset({"EVENT", "ON_DEMAND", "CONDITIONAL"}),
            "refused",
            "nothing fires it",
        ),
        Limit(
            "EventBatchingCondition.BatchSize",
            frozenset({1, "1"}),
            "refused",
            "it would fire at each event",
        ),
    ),
    "AWS::Lambda::Permission": (
        Limit("Principal", frozenset({"events.amazonaws.com"}), "stored", "only rules ask for it"),
    ),
    "AWS::SNS::Subscription": (
        Limit("Protocol", frozenset({"sqs"}), "stored", "only deliveries to queues were seen"),
    ),
    "AWS::StepFunctions::StateMachine": (
        Limit("StateMachineType", frozenset({"STANDARD"}), "refused", "only STANDARD ones run"),
    ),
}

# The members of a rule's target, and the types that a target may be.
TARGET = _cover("Id Arn RoleArn Input InputPath InputTransformer DeadLetterConfig RetryPolicy")
TARGET_TYPES = frozenset(
    {
        "AWS::Events::EventBus",
        "AWS::Glue::Workflow",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::StepFunctions::StateMachine",
    }
)
