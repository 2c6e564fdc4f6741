"""Whether a resource is there, asked of its own service rather than of CloudFormation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws
from lab_builder.stacks.resources import Resource

Arguments = Callable[[str], dict[str, Any]]
Test = Callable[[Mapping[str, Any], str], bool]

_AT_ONCE = 8

# What services say of a thing that they do not have.
_MISSING = {
    "404",
    "AWS.SimpleQueueService.NonExistentQueue",
    "EntityNotFoundException",
    "NoSuchBucket",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "StateMachineDoesNotExist",
    "TrailNotFoundException",
}


def is_missing(error: Exception) -> bool:
    """Tell whether a service refused a call because it has no such thing."""
    return getattr(error, "response", {}).get("Error", {}).get("Code") in _MISSING


@dataclass(frozen=True, slots=True)
class Look:
    """How to ask for one resource by its physical id.

    An answer means that it is there, unless ``test`` says otherwise. ``name`` is the property
    that gives the resource its physical id, where one does.
    """

    service: str
    operation: str
    arguments: Arguments
    name: str = ""
    test: Test = lambda answer, physical_id: True  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Seen:
    """``there`` exist; ``unseen`` could not be looked at, for want of a permission mostly."""

    there: tuple[Resource, ...]
    unseen: tuple[Resource, ...]


def look(aws: Aws, resources: Iterable[Resource]) -> Seen:
    """Ask for each resource of a type that this module knows, several at once."""
    from botocore.exceptions import BotoCoreError, ClientError

    known = [resource for resource in resources if resource.type in LOOKS]
    for service in {LOOKS[resource.type].service for resource in known}:
        aws.client(service)  # making a client is not safe in threads, using one is

    def ask(resource: Resource) -> bool | None:
        try:
            return _is_there(aws, resource)
        except (BotoCoreError, ClientError):
            return None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(zip(known, pool.map(ask, known), strict=True))
    return Seen(
        there=tuple(resource for resource, answer in answers if answer),
        unseen=tuple(resource for resource, answer in answers if answer is None),
    )


def _is_there(aws: Aws, resource: Resource) -> bool:
    from botocore.exceptions import ClientError

    how = LOOKS[resource.type]
    try:
        answer = getattr(aws.client(how.service), how.operation)(
            **how.arguments(resource.physical_id)
        )
    except ClientError as error:
        if is_missing(error):
            return False
        raise
    return how.test(answer, resource.physical_id)


def _by(argument: str) -> Arguments:
    return lambda physical_id: {argument: physical_id}


def _rule(physical_id: str) -> dict[str, Any]:
    """A rule of a bus of one's own has the bus before its name."""
    bus, _, name = physical_id.rpartition("|")
    return {"Name": name, **({"EventBusName": bus} if bus else {})}


def _alarm(physical_id: str) -> dict[str, Any]:
    return {"AlarmNames": [physical_id], "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}


def _listed(items: str, field: str) -> Test:
    return lambda answer, physical_id: any(item[field] == physical_id for item in answer[items])


_ALARM = Look(
    "cloudwatch",
    "describe_alarms",
    _alarm,
    "AlarmName",
    lambda answer, _: bool(answer["MetricAlarms"] or answer["CompositeAlarms"]),
)

LOOKS: Mapping[str, Look] = {
    "AWS::CloudTrail::Trail": Look("cloudtrail", "get_trail", _by("Name"), "TrailName"),
    "AWS::CloudWatch::Alarm": _ALARM,
    "AWS::CloudWatch::CompositeAlarm": _ALARM,
    "AWS::CloudWatch::Dashboard": Look(
        "cloudwatch", "get_dashboard", _by("DashboardName"), "DashboardName"
    ),
    "AWS::Events::Archive": Look("events", "describe_archive", _by("ArchiveName"), "ArchiveName"),
    "AWS::Events::EventBus": Look("events", "describe_event_bus", _by("Name"), "Name"),
    "AWS::Events::Rule": Look("events", "describe_rule", _rule, "Name"),
    "AWS::Glue::Database": Look("glue", "get_database", _by("Name")),
    "AWS::Glue::Job": Look("glue", "get_job", _by("JobName"), "Name"),
    "AWS::Glue::Trigger": Look("glue", "get_trigger", _by("Name"), "Name"),
    "AWS::Glue::Workflow": Look("glue", "get_workflow", _by("Name"), "Name"),
    "AWS::IAM::Role": Look("iam", "get_role", _by("RoleName"), "RoleName"),
    "AWS::KMS::Key": Look(
        "kms",
        "describe_key",
        _by("KeyId"),
        test=lambda answer, _: answer["KeyMetadata"]["KeyState"] != "PendingDeletion",
    ),
    "AWS::Lambda::Function": Look(
        "lambda", "get_function_configuration", _by("FunctionName"), "FunctionName"
    ),
    "AWS::Logs::LogGroup": Look(
        "logs",
        "describe_log_groups",
        _by("logGroupNamePrefix"),
        "LogGroupName",
        _listed("logGroups", "logGroupName"),
    ),
    "AWS::Logs::QueryDefinition": Look(
        "logs",
        "describe_query_definitions",
        lambda _: {"maxResults": 1000},
        test=_listed("queryDefinitions", "queryDefinitionId"),
    ),
    "AWS::Logs::ResourcePolicy": Look(
        "logs",
        "describe_resource_policies",
        lambda _: {},
        "PolicyName",
        _listed("resourcePolicies", "policyName"),
    ),
    "AWS::S3::Bucket": Look("s3", "head_bucket", _by("Bucket"), "BucketName"),
    "AWS::SNS::Topic": Look("sns", "get_topic_attributes", _by("TopicArn")),
    "AWS::SQS::Queue": Look("sqs", "get_queue_attributes", _by("QueueUrl")),
    "AWS::StepFunctions::StateMachine": Look(
        "stepfunctions",
        "describe_state_machine",
        _by("stateMachineArn"),
        # Its running executions are ended first, by the service.
        test=lambda answer, _: answer["status"] != "DELETING",
    ),
    "AWS::XRay::Group": Look("xray", "get_group", _by("GroupARN")),
}
