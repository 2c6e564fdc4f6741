"""Generates calls.json from the handlers in the resource schemas and from botocore's models.

A schema lists what permissions the handlers of a type need. The call that makes a resource is the
first of them that is an operation of the type's own service and does not only read; the one that
deletes and the ones that change it are named alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lab_builder.facts.calls import Calls
from lab_builder.facts.generate import botocore_models
from lab_builder.facts.generate.schemas import schema

# The types that the engine runs or stores, and those that a destroy looks for.
TYPES = (
    "AWS::CloudTrail::Trail",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Events::Archive",
    "AWS::Events::EventBus",
    "AWS::Events::Rule",
    "AWS::Glue::Database",
    "AWS::Glue::Job",
    "AWS::Glue::Table",
    "AWS::Glue::Trigger",
    "AWS::Glue::Workflow",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::Logs::QueryDefinition",
    "AWS::Logs::ResourcePolicy",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::StepFunctions::StateMachine",
    "AWS::XRay::Group",
)


@dataclass(frozen=True, slots=True)
class Override:
    """What the permissions do not tell, with the page that does."""

    reason: str
    source: str
    calls: Mapping[str, Any]


_API = "https://docs.aws.amazon.com"

OVERRIDES: Mapping[str, Override] = {
    "AWS::IAM::ManagedPolicy": Override(
        "a document changes by a new version",
        f"{_API}/IAM/latest/UserGuide/access_policies_managed-versioning.html",
        {"update": ("CreatePolicyVersion",)},
    ),
    "AWS::KMS::Key": Override(
        "of the calls that change one, that of the policy",
        f"{_API}/kms/latest/APIReference/API_PutKeyPolicy.html",
        {"update": ("PutKeyPolicy",)},
    ),
    "AWS::Lambda::Function": Override(
        "GetFunction also signs an address of the code, which nobody asks for",
        f"{_API}/lambda/latest/api/API_GetFunctionConfiguration.html",
        {"read": "GetFunctionConfiguration"},
    ),
    "AWS::Lambda::Permission": Override(
        "a change makes another permission, since the type has no update",
        f"{_API}/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html",
        {"update": ("AddPermission",)},
    ),
    "AWS::S3::Bucket": Override(
        "only settings change, each by its call; HeadBucket says that a bucket is there, at least",
        f"{_API}/AmazonS3/latest/API/API_HeadBucket.html",
        {"read": "HeadBucket", "update": ()},
    ),
}

_READS = ("Get", "List", "Describe", "Head")
_SERVICES = {"stepfunctions": "states"}  # IAM's name, where the type has another
_CLIENTS = {"states": "stepfunctions"}  # botocore's name, where IAM has another
_MISSING = re.compile("NotFound|NoSuch|DoesNotExist|NonExistent")


def rows() -> dict[str, dict[str, Any]]:
    """Return the table: the calls of each type, as the fields of Calls."""
    return {kind: asdict(_calls(kind)) for kind in TYPES}


def _calls(kind: str) -> Calls:
    found = derived(kind)
    if kind in OVERRIDES:
        found = replace(found, **OVERRIDES[kind].calls)
    return replace(found, missing=_errors(found.client, found.read))


def derived(kind: str) -> Calls:
    """Return the calls of a type as its permissions tell them, without overrides and errors."""
    client, called = _called(kind)
    create = next(each for each in called["create"] if not each.startswith(_READS))
    noun = re.sub("^(Create|Put)", "", create)
    return Calls(
        client,
        create,
        read=_reading(noun, called.get("read", [])),
        update=_changing(create, noun, called.get("update", [])),
        delete=_deleting(noun, called["delete"]),
        missing=(),
    )


def _called(kind: str) -> tuple[str, dict[str, list[str]]]:
    """Return the client of a type's service, and the operations of it that each handler calls."""
    name = kind.split("::")[1].lower()
    prefix = _SERVICES.get(name, name)
    client = _CLIENTS.get(prefix, prefix)
    known = botocore_models.model(client)["operations"]
    called: dict[str, list[str]] = {}
    for handler, described in schema(kind)["handlers"].items():
        pairs = (each.split(":", 1) for each in described["permissions"])
        names = [operation for service, operation in pairs if service.lower() == prefix]
        called[handler] = [operation for operation in names if operation in known]
    return client, called


def _reading(noun: str, called: list[str]) -> str:
    """Return what reads a resource, the operation of its name first; none where nothing does."""
    named = [each for each in called if each in (f"Get{noun}", f"Describe{noun}")]
    return next((each for each in (*named, *called) if each.startswith(_READS)), "")


def _changing(create: str, noun: str, called: list[str]) -> tuple[str, ...]:
    """Return what changes a resource: Update and its name, or Put or Set as it is made."""
    for name in (f"Update{noun}", create):
        if name in called:
            return (name,)
    parts = [each for each in called if each.startswith(f"Update{noun}")]
    return tuple(sorted(parts or (each for each in called if each.startswith("Set"))))


def _deleting(noun: str, called: list[str]) -> str:
    """Return what deletes a resource: Delete and its name, or else what does not only read."""
    named = [each for each in called if each in (f"Delete{noun}", f"Delete{noun}s")]
    return (named or [each for each in called if not each.startswith(_READS)])[0]


def _errors(client: str, operation: str) -> tuple[str, ...]:
    """Return the codes of the errors by which an operation says that there is no such thing."""
    model = botocore_models.model(client)
    errors = model["operations"][operation].get("errors", ()) if operation else ()
    codes = set()
    for error in errors:
        if _MISSING.search(error["shape"]):
            shape = model["shapes"][error["shape"]]
            codes.add(shape.get("error", {}).get("code", error["shape"]))
            codes.add(error["shape"])
    return tuple(sorted(codes))
