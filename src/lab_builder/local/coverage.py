"""The table of the resource types and properties that the embedded engine supports.

A type or property that ``runs`` has its behaviour, mostly shown by a contract test. One that is
``stored`` is accepted and described, but has no effect. All others are ``refused`` before a deploy.
tests/unit/local/test_coverage.py compares the other tables of resource types with this one: to add
a type, start here and do what the test says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["runs", "stored", "refused"]


@dataclass(frozen=True, slots=True)
class Limit:
    """The supported values of a property. ``path`` is dotted for a nested property."""

    path: str
    values: frozenset[Any]
    otherwise: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The support of a resource type. ``stored`` maps properties to the reason why they are stored.

    If there is a ``reason``, the whole type is stored, with all its properties. ``items`` has the
    support of the items of a list property. ``target`` is true for types that can be targets of
    rules. ``differs`` says what of a type runs otherwise than on AWS.
    """

    runs: frozenset[str] = frozenset()
    stored: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    limits: tuple[Limit, ...] = ()
    items: Mapping[str, Cover] = field(default_factory=dict)
    target: bool = False
    differs: str = ""


NOT_TRIED = "not tested on the embedded engine"
STORED_EVERYWHERE = {"Tags": "tags have no effect"}

_NOT_ENCRYPTED = "the engine does not encrypt its files, which only its user can read"
_NOTHING_EXPIRES = "expiration has no effect"
_NO_XRAY = "X-Ray traces are not recorded"


def _cover(
    runs: str = "",
    *,
    reason: str | None = None,
    limits: tuple[Limit, ...] = (),
    items: Mapping[str, Cover] | None = None,
    target: bool = False,
    differs: str = "",
    **stored: str,
) -> Cover:
    return Cover(frozenset(runs.split()), stored, reason, limits, items or {}, target, differs)


_TARGET = _cover("Id Arn RoleArn Input InputPath InputTransformer DeadLetterConfig RetryPolicy")

# The reasons of refused types that are known; all others were not tested.
REFUSED: Mapping[str, str] = {
    "AWS::Budgets::Budget": "nothing costs money on the engine, so no budget is ever exceeded",
}

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
    "AWS::CloudWatch::Dashboard": _cover(reason="there is no console that shows it"),
    "AWS::Events::Archive": _cover(
        "ArchiveName Description SourceArn EventPattern",
        RetentionDays="an archive retains its newest 10,000 events, regardless of their age",
    ),
    "AWS::Events::EventBus": _cover(
        "Name",
        target=True,
    ),
    "AWS::Events::Rule": _cover(
        "Name Description EventBusName EventPattern ScheduleExpression State Targets",
        items={"Targets": _TARGET},
        differs="a scheduled event starts nothing at a target where a job run or cold start of an "
        "earlier one still waits; local status counts them",
    ),
    "AWS::Glue::Database": _cover(reason="the Data Catalog is described, but not queried"),
    "AWS::Glue::Job": _cover(
        "Name Description Role GlueVersion Command DefaultArguments Timeout MaxRetries "
        "ExecutionProperty JobRunQueuingEnabled",
        differs="runs that a person starts go first: those of schedules wait for them",
        WorkerType="all job runs share one local Spark with the cores of this machine",
        NumberOfWorkers="all job runs share one local Spark with the cores of this machine",
        limits=(
            Limit(
                "GlueVersion",
                frozenset({"5.1"}),
                "refused",
                "the engine has Spark of Glue 5.1 only",
            ),
            Limit(
                "Command.Name", frozenset({"glueetl"}), "refused", "only Spark jobs (glueetl) run"
            ),
            Limit(
                "DefaultArguments.--job-bookmark-option",
                frozenset({"job-bookmark-disable"}),
                "refused",
                "job bookmarks are not supported",
            ),
        ),
    ),
    "AWS::Glue::Table": _cover(reason="the Data Catalog is described, but not queried"),
    "AWS::Glue::Trigger": _cover(
        "Name Description Type WorkflowName EventBatchingCondition Actions Predicate "
        "StartOnCreation",
        limits=(
            Limit(
                "Type",
                frozenset({"EVENT", "ON_DEMAND", "CONDITIONAL"}),
                "refused",
                "triggers of this type are not supported",
            ),
            Limit(
                "EventBatchingCondition.BatchSize",
                frozenset({1, "1"}),
                "refused",
                "the trigger would fire at each event",
            ),
        ),
    ),
    "AWS::Glue::Workflow": _cover(
        "Name Description DefaultRunProperties MaxConcurrentRuns",
        target=True,
    ),
    "AWS::IAM::Role": _cover("RoleName Description Path AssumeRolePolicyDocument Policies"),
    "AWS::KMS::Alias": _cover(reason=_NOT_ENCRYPTED),
    "AWS::KMS::Key": _cover(reason=_NOT_ENCRYPTED),
    "AWS::Lambda::EventInvokeConfig": _cover(
        "FunctionName Qualifier MaximumRetryAttempts DestinationConfig",
        MaximumEventAgeInSeconds="the retries end before the maximum age is reached",
    ),
    "AWS::Lambda::Function": _cover(
        "FunctionName Description Runtime Handler Code Role Timeout Environment LoggingConfig",
        Architectures="code runs on the processor of this machine",
        MemorySize="the function sees the setting, but can use more memory",
        KmsKeyArn=_NOT_ENCRYPTED,
        TracingConfig=_NO_XRAY,
        target=True,
    ),
    "AWS::Lambda::Permission": _cover(
        "Action FunctionName Principal SourceArn",
        limits=(
            Limit(
                "Principal",
                frozenset({"events.amazonaws.com"}),
                "stored",
                "only permissions of EventBridge are checked",
            ),
        ),
    ),
    "AWS::Logs::LogGroup": _cover(
        "LogGroupName ResourcePolicyDocument",
        RetentionInDays="a log group retains its newest 4 MiB, regardless of their age",
        KmsKeyId=_NOT_ENCRYPTED,
        target=True,
    ),
    "AWS::Logs::QueryDefinition": _cover("Name LogGroupNames QueryString"),
    "AWS::Logs::ResourcePolicy": _cover("PolicyName PolicyDocument"),
    "AWS::S3::Bucket": _cover(
        "BucketName NotificationConfiguration VersioningConfiguration",
        BucketEncryption=_NOT_ENCRYPTED,
        LifecycleConfiguration=_NOTHING_EXPIRES,
        PublicAccessBlockConfiguration="requests to the engine always need its key",
    ),
    "AWS::S3::BucketPolicy": _cover("Bucket PolicyDocument"),
    "AWS::SNS::Subscription": _cover(
        "TopicArn Protocol Endpoint",
        limits=(
            Limit(
                "Protocol", frozenset({"sqs"}), "stored", "only deliveries to SQS queues are tested"
            ),
        ),
    ),
    "AWS::SNS::Topic": _cover(
        "TopicName",
        KmsMasterKeyId=_NOT_ENCRYPTED,
        target=True,
    ),
    "AWS::SNS::TopicPolicy": _cover("Topics PolicyDocument"),
    "AWS::SQS::Queue": _cover(
        "QueueName",
        KmsMasterKeyId=_NOT_ENCRYPTED,
        MessageRetentionPeriod=_NOTHING_EXPIRES,
        SqsManagedSseEnabled=_NOT_ENCRYPTED,
        target=True,
    ),
    "AWS::SQS::QueuePolicy": _cover("Queues PolicyDocument"),
    "AWS::StepFunctions::StateMachine": _cover(
        "StateMachineName StateMachineType RoleArn DefinitionString DefinitionS3Location "
        "DefinitionSubstitutions LoggingConfiguration",
        TracingConfiguration=_NO_XRAY,
        limits=(
            Limit(
                "StateMachineType",
                frozenset({"STANDARD"}),
                "refused",
                "only STANDARD state machines run",
            ),
        ),
        target=True,
    ),
}
