"""Whether a resource exists, according to its own service instead of CloudFormation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, CredentialsError
from lab_builder.facts.calls import resource_calls
from lab_builder.facts.names import name_limits
from lab_builder.stacks.resources import Resource

Arguments = Callable[[str], dict[str, Any]]
Test = Callable[[Mapping[str, Any], str], bool]

_AT_ONCE = 8

# Error codes that no service model has: of a reply without a body, and of SQS to older clients.
_MISSING = {"404", "AWS.SimpleQueueService.NonExistentQueue"}


def is_missing(error: Exception) -> bool:
    """Return whether an error of a service says that the resource does not exist."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    return code in _MISSING or any(code in each.missing for each in resource_calls().values())


@dataclass(frozen=True, slots=True)
class Lookup:
    """How the call that reads a resource type finds one resource by its physical id.

    A reply means that the resource exists, unless ``test`` returns False. ``named`` is whether
    the physical id is the name in the template.
    """

    arguments: Arguments
    named: bool = False
    test: Test = lambda answer, physical_id: True  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Existence:
    """The resources that exist; ``unknown`` where the call failed, mostly for a permission."""

    existing: tuple[Resource, ...]
    unknown: tuple[Resource, ...]


def check(aws: Aws, resources: Iterable[Resource]) -> Existence:
    """Look up each resource of a type in ``LOOKUPS``, several at the same time.

    Raises:
        CredentialsError: the credentials are refused.
    """

    known = [resource for resource in resources if resource.type in LOOKUPS]
    for service in {resource_calls()[resource.type].client for resource in known}:
        aws.client(service)  # creating a client is not thread-safe, using it is

    def ask(resource: Resource) -> bool | None:
        try:
            with calls(f"looking up {resource.physical_id}"):
                return _exists(aws, resource)
        except CredentialsError:
            raise
        except AwsError:
            return None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(zip(known, pool.map(ask, known), strict=True))
    return Existence(
        existing=tuple(resource for resource, answer in answers if answer),
        unknown=tuple(resource for resource, answer in answers if answer is None),
    )


def _exists(aws: Aws, resource: Resource) -> bool:
    from botocore import xform_name
    from botocore.exceptions import ClientError

    how, service = LOOKUPS[resource.type], resource_calls()[resource.type]
    read = getattr(aws.client(service.client), xform_name(service.read))
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
    """The physical id of a rule on a custom bus is bus|name."""
    bus, _, name = physical_id.rpartition("|")
    return {"Name": name, **({"EventBusName": bus} if bus else {})}


def _alarm(physical_id: str) -> dict[str, Any]:
    return {"AlarmNames": [physical_id], "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}


def _listed(items: str, field: str) -> Test:
    return lambda answer, physical_id: any(
        item[field] == physical_id for item in answer.get(items, ())
    )


_ALARM = Lookup(
    _alarm,
    named=True,
    test=lambda answer, _: bool(answer.get("MetricAlarms") or answer.get("CompositeAlarms")),
)

LOOKUPS: Mapping[str, Lookup] = {
    "AWS::CloudTrail::Trail": Lookup(_by("Name"), named=True),
    "AWS::CloudWatch::Alarm": _ALARM,
    "AWS::CloudWatch::CompositeAlarm": _ALARM,
    "AWS::CloudWatch::Dashboard": Lookup(_by("DashboardName"), named=True),
    "AWS::Events::Archive": Lookup(_by("ArchiveName"), named=True),
    "AWS::Events::EventBus": Lookup(_by("Name"), named=True),
    "AWS::Events::Rule": Lookup(_rule, named=True),
    "AWS::Glue::Database": Lookup(_by("Name")),
    "AWS::Glue::Job": Lookup(_by("JobName"), named=True),
    "AWS::Glue::Trigger": Lookup(_by("Name"), named=True),
    "AWS::Glue::Workflow": Lookup(_by("Name"), named=True),
    "AWS::IAM::Role": Lookup(_by("RoleName"), named=True),
    "AWS::KMS::Key": Lookup(
        _by("KeyId"),
        test=lambda answer, _: answer["KeyMetadata"]["KeyState"] != "PendingDeletion",
    ),
    "AWS::Lambda::Function": Lookup(_by("FunctionName"), named=True),
    "AWS::Logs::LogGroup": Lookup(
        _by("logGroupNamePrefix"), named=True, test=_listed("logGroups", "logGroupName")
    ),
    "AWS::Logs::QueryDefinition": Lookup(
        lambda _: {"maxResults": 1000}, test=_listed("queryDefinitions", "queryDefinitionId")
    ),
    "AWS::Logs::ResourcePolicy": Lookup(
        lambda _: {}, named=True, test=_listed("resourcePolicies", "policyName")
    ),
    "AWS::S3::Bucket": Lookup(_by("Bucket"), named=True),
    "AWS::SNS::Topic": Lookup(_by("TopicArn")),
    "AWS::SQS::Queue": Lookup(_by("QueueUrl")),
    "AWS::StepFunctions::StateMachine": Lookup(
        _by("stateMachineArn"),
        # The service first stops its running executions.
        test=lambda answer, _: answer["status"] != "DELETING",
    ),
    "AWS::XRay::Group": Lookup(_by("GroupARN")),
}


def naming_property(kind: str) -> str | None:
    """Return the property that gives a resource of a type its name; None if it is not looked up."""
    lookup = LOOKUPS.get(kind)
    named = lookup and (lookup.named or kind in _IDS)
    return name_limits()[kind].property if named else None


def physical_id(aws: Aws, kind: str, name: str, account: str) -> str:
    """Return the physical id of a resource with a name, from ``naming_property``."""
    pattern = _IDS.get(kind, "{name}")
    return pattern.format(
        partition=aws.client("cloudformation").meta.partition,
        region=aws.region,
        account=account,
        name=name,
        sqs=aws.client("sqs").meta.endpoint_url if kind == "AWS::SQS::Queue" else "",
    )


# The physical ids of resources that their name does not identify alone.
_IDS = {
    "AWS::SNS::Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "{sqs}/{account}/{name}",
    "AWS::StepFunctions::StateMachine": (
        "arn:{partition}:states:{region}:{account}:stateMachine:{name}"
    ),
}
