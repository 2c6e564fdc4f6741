"""Whether a resource is there, asked of its own service rather than of CloudFormation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws
from lab_builder.facts.calls import resource_calls
from lab_builder.facts.names import name_limits
from lab_builder.stacks.resources import Resource

Arguments = Callable[[str], dict[str, Any]]
Test = Callable[[Mapping[str, Any], str], bool]

_AT_ONCE = 8

# Codes that stand in no service model: of an answer without a body, and of SQS to older clients.
_MISSING = {"404", "AWS.SimpleQueueService.NonExistentQueue"}


def is_missing(error: Exception) -> bool:
    """Tell whether a service refused a call because it has no such thing."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    return code in _MISSING or any(code in each.missing for each in resource_calls().values())


@dataclass(frozen=True, slots=True)
class Look:
    """How to ask for one resource by its physical id, with the call that reads its type.

    An answer means that it is there, unless ``test`` says otherwise. ``named`` says whether the
    physical id is the name that a template gives.
    """

    arguments: Arguments
    named: bool = False
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
    for service in {resource_calls()[resource.type].client for resource in known}:
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
    from botocore import xform_name
    from botocore.exceptions import ClientError

    how, calls = LOOKS[resource.type], resource_calls()[resource.type]
    read = getattr(aws.client(calls.client), xform_name(calls.read))
    try:
        answer = read(**how.arguments(resource.physical_id))
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
    _alarm,
    named=True,
    test=lambda answer, _: bool(answer["MetricAlarms"] or answer["CompositeAlarms"]),
)

LOOKS: Mapping[str, Look] = {
    "AWS::CloudTrail::Trail": Look(_by("Name"), named=True),
    "AWS::CloudWatch::Alarm": _ALARM,
    "AWS::CloudWatch::CompositeAlarm": _ALARM,
    "AWS::CloudWatch::Dashboard": Look(_by("DashboardName"), named=True),
    "AWS::Events::Archive": Look(_by("ArchiveName"), named=True),
    "AWS::Events::EventBus": Look(_by("Name"), named=True),
    "AWS::Events::Rule": Look(_rule, named=True),
    "AWS::Glue::Database": Look(_by("Name")),
    "AWS::Glue::Job": Look(_by("JobName"), named=True),
    "AWS::Glue::Trigger": Look(_by("Name"), named=True),
    "AWS::Glue::Workflow": Look(_by("Name"), named=True),
    "AWS::IAM::Role": Look(_by("RoleName"), named=True),
    "AWS::KMS::Key": Look(
        _by("KeyId"),
        test=lambda answer, _: answer["KeyMetadata"]["KeyState"] != "PendingDeletion",
    ),
    "AWS::Lambda::Function": Look(_by("FunctionName"), named=True),
    "AWS::Logs::LogGroup": Look(
        _by("logGroupNamePrefix"), named=True, test=_listed("logGroups", "logGroupName")
    ),
    "AWS::Logs::QueryDefinition": Look(
        lambda _: {"maxResults": 1000}, test=_listed("queryDefinitions", "queryDefinitionId")
    ),
    "AWS::Logs::ResourcePolicy": Look(
        lambda _: {}, named=True, test=_listed("resourcePolicies", "policyName")
    ),
    "AWS::S3::Bucket": Look(_by("Bucket"), named=True),
    "AWS::SNS::Topic": Look(_by("TopicArn")),
    "AWS::SQS::Queue": Look(_by("QueueUrl")),
    "AWS::StepFunctions::StateMachine": Look(
        _by("stateMachineArn"),
        # Its running executions are ended first, by the service.
        test=lambda answer, _: answer["status"] != "DELETING",
    ),
    "AWS::XRay::Group": Look(_by("GroupARN")),
}


def naming_property(kind: str) -> str | None:
    """Return the property that gives a resource of a type its physical id; None without one."""
    look = LOOKS.get(kind)
    return name_limits()[kind].property if look and look.named else None
