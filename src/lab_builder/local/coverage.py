"""The one table of what the embedded engine runs, stores and refuses of each resource type.

A type or property ``runs`` where its behaviour was seen on the engine, mostly by a contract test;
it is ``stored`` where a template may have it and Describe shows it, but nothing comes of it; all
the rest is ``refused``, by name and before a deploy. tests/unit/local/test_coverage.py holds the
other tables of resource types to this one: begin here to add a type, and do what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["runs", "stored", "refused"]


@dataclass(frozen=True, slots=True)
class Limit:
    """Values of a property that the engine can work with. ``path`` may go into it, by dots."""

    path: str
    values: frozenset[Any]
    otherwise: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """A resource type. ``stored`` maps properties to the reason why nothing comes of them.

    A ``reason`` says why the type as a whole is only stored; then its properties are too. ``items``
    has the members of the items of a list, by the property that holds it. ``target`` says whether
    a rule delivers to the type.
    """

    runs: frozenset[str] = frozenset()
    stored: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    limits: tuple[Limit, ...] = ()
    items: Mapping[str, Cover] = field(default_factory=dict)
    target: bool = False


NOT_TRIED = "its behaviour on the engine was never tried"
STORED_EVERYWHERE = {"Tags": "nothing reads them"}

_NOT_ENCRYPTED = "the engine keeps its data unencrypted, readable by its user alone"
_NOTHING_EXPIRES = "nothing expires"
_NO_XRAY = "X-Ray is not recorded"


def _cover(
    runs: str = "",
    *,
    reason: str | None = None,
    limits: tuple[Limit, ...] = (),
    items: Mapping[str, Cover] | None = None,
    target: bool = False,
    **stored: str,
) -> Cover:
    return Cover(frozenset(runs.split()), stored, reason, limits, items or {}, target)


_TARGET = _cover("Id Arn RoleArn Input InputPath InputTransformer DeadLetterConfig RetryPolicy")

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
    "AWS::Events::EventBus": _cover(
        "Name",
        target=True,
    ),
    "AWS::Events::Rule": _cover(
        "Name Description EventBusName EventPattern ScheduleExpression State Targets",
        items={"Targets": _TARGET},
    ),
    "AWS::Glue::Database": _cover(reason="the catalogue is described; nothing queries it"),
    "AWS::Glue::Job": _cover(
        "Name Description Role GlueVersion Command DefaultArguments Timeout MaxRetries "
        "ExecutionProperty JobRunQueuingEnabled",
        WorkerType="one local Spark serves all runs, with the cores of this machine",
        NumberOfWorkers="one local Spark serves all runs, with the cores of this machine",
        limits=(
            Limit(
                "GlueVersion",
                frozenset({"5.1"}),
                "refused",
                "the engine has the Spark of Glue 5.1",
            ),
            Limit("Command.Name", frozenset({"glueetl"}), "refused", "only Spark jobs run"),
            Limit(
                "DefaultArguments.--job-bookmark-option",
                frozenset({"job-bookmark-disable"}),
                "refused",
                "there are no job bookmarks",
            ),
        ),
    ),
    "AWS::Glue::Table": _cover(reason="the catalogue is described; nothing queries it"),
    "AWS::Glue::Trigger": _cover(
        "Name Description Type WorkflowName EventBatchingCondition Actions Predicate "
        "StartOnCreation",
        limits=(
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
        MaximumEventAgeInSeconds="the number of retries ends them before, in every run so far",
    ),
    "AWS::Lambda::Function": _cover(
        "FunctionName Description Runtime Handler Code Role Timeout Environment LoggingConfig",
        Architectures="code runs on the processor of this machine",
        MemorySize="the function sees it and may use more",
        KmsKeyArn=_NOT_ENCRYPTED,
        TracingConfig=_NO_XRAY,
        target=True,
    ),
    "AWS::Lambda::Permission": _cover(
        "Action FunctionName Principal SourceArn",
        limits=(
            Limit(
                "Principal", frozenset({"events.amazonaws.com"}), "stored", "only rules ask for it"
            ),
        ),
    ),
    "AWS::Logs::LogGroup": _cover(
        "LogGroupName",
        RetentionInDays="a group keeps its newest 4 MiB, whatever their age",
        KmsKeyId=_NOT_ENCRYPTED,
        target=True,
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
    "AWS::SNS::Subscription": _cover(
        "TopicArn Protocol Endpoint",
        limits=(
            Limit("Protocol", frozenset({"sqs"}), "stored", "only deliveries to queues were seen"),
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
            Limit("StateMachineType", frozenset({"STANDARD"}), "refused", "only STANDARD ones run"),
        ),
        target=True,
    ),
}
