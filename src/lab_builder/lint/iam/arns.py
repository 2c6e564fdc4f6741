"""The ARNs of resources of the template, written out as far as the template shows them.

A name that a deploy makes stays a hole with the logical id of its resource, whatever attribute
it was read from, so that ``${Queue.Arn}`` and an ARN with ``${Queue.QueueName}`` are the same.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_builder.template import references
from lab_builder.template.text import Hole, Text, join, known, unknown
from lab_builder.template.view import Place, Resource, View


@dataclass(frozen=True, slots=True)
class _Form:
    """The ARN of a resource type: the attributes that return it, or the name, "" for Ref."""

    service: str
    before: str  # what stands before the name
    name: str  # the property with the name
    arns: tuple[str, ...] = ("Arn",)
    names: tuple[str, ...] = ("",)


_FUNCTION = _Form("lambda", "function:", "FunctionName")
_MACHINE = ("", "Arn")
_FORMS: Mapping[str, _Form] = {
    "AWS::DynamoDB::GlobalTable": _Form("dynamodb", "table/", "TableName"),
    "AWS::DynamoDB::Table": _Form("dynamodb", "table/", "TableName"),
    "AWS::Events::EventBus": _Form("events", "event-bus/", "Name", names=("", "Name")),
    "AWS::Events::Rule": _Form("events", "rule/", "Name"),
    "AWS::Kinesis::Stream": _Form("kinesis", "stream/", "Name"),
    "AWS::KinesisFirehose::DeliveryStream": _Form(
        "firehose", "deliverystream/", "DeliveryStreamName"
    ),
    "AWS::Lambda::Function": _FUNCTION,
    "AWS::S3::Bucket": _Form("s3", "", "BucketName"),
    "AWS::SNS::Topic": _Form("sns", "", "TopicName", ("", "TopicArn"), ("TopicName",)),
    # The URL, which Ref returns, names the queue as well.
    "AWS::SQS::Queue": _Form("sqs", "", "QueueName", ("Arn", "", "QueueUrl"), ("QueueName",)),
    "AWS::Serverless::Function": _FUNCTION,
    "AWS::Serverless::SimpleTable": _Form("dynamodb", "table/", "TableName"),
    "AWS::Serverless::StateMachine": _Form("states", "stateMachine:", "Name", _MACHINE, ("Name",)),
    "AWS::StepFunctions::StateMachine": _Form(
        "states", "stateMachine:", "StateMachineName", _MACHINE, ("Name",)
    ),
}
_QUALIFIED = {"AWS::Lambda::Alias": ("", "AliasArn"), "AWS::Lambda::Version": ("", "FunctionArn")}


def open_value(place: Place | None) -> object:
    """Return a value in which every parameter is a hole, also one with a default."""
    return place.view.open_values.resolve(place.node) if place else None


def arn_text(view: View, value: str) -> str | None:
    """Return an ARN with its references written out; None for what is not known to be an ARN.

    A name, as requests have it, counts as the ARN of its resource.
    """
    if not isinstance(value, Text):
        return value if value.startswith(("arn:", "*")) else None
    first, *others = value.parts
    start = _written(view, first, whole=True)
    written = join([start, *(_written(view, part) for part in others)])
    return written if written.startswith(("arn:", "*")) else None


def is_name(view: View, hole: Hole) -> bool:
    """Return whether a hole in a text of ``arn_text`` is a name, without colons and slashes."""
    if hole.name in ("AWS::AccountId", "AWS::Partition", "AWS::Region"):
        return True
    found = view.resources.get(hole.name)
    return found is not None and (found.type in _FORMS or found.type in _QUALIFIED)


def _written(view: View, part: str | Hole, *, whole: bool = False) -> str | Hole:
    """Return a part of a text; ``whole`` writes a name at its beginning as the ARN."""
    found = view.resources.get(part.logical_id) if isinstance(part, Hole) else None
    if not isinstance(part, Hole) or found is None:
        return part
    if part.attribute in _QUALIFIED.get(found.type, ()):
        return _qualified(view, found)
    form = _FORMS.get(found.type)
    if form is None:
        return part
    if part.attribute in form.arns or (whole and part.attribute in form.names):
        return _arn(view, found, form)
    if part.attribute in form.names:
        return _name(found, form)
    if form is _FUNCTION and part.attribute == "Alias":  # of SAM's AutoPublishAlias
        return join([_arn(view, found, form), ":", _text(found.get("AutoPublishAlias"), part)])
    return part


def _arn(view: View, found: Resource, form: _Form) -> str:
    bus = _bus(view, found) if found.type == "AWS::Events::Rule" else ""
    return join([*_start(form.service), form.before, bus, _name(found, form)])


def _start(service: str) -> list[str | Hole]:
    """Return an ARN up to the resource; those of buckets have no region and account."""
    start: list[str | Hole] = ["arn:", Hole("AWS::Partition"), f":{service}:"]
    if service == "s3":
        return [*start, "::"]
    return [*start, Hole("AWS::Region"), ":", Hole("AWS::AccountId"), ":"]


def _name(found: Resource, form: _Form) -> str:
    return _text(found.get(form.name), Hole(found.logical_id))


def _text(place: Place | None, otherwise: Hole) -> str:
    value = open_value(place)
    if place is None:
        return unknown(otherwise.name)
    return value if isinstance(value, str) else unknown("?")


def _bus(view: View, rule: Resource) -> str:
    """Return what the ARN of a rule has before its name: a custom bus and a slash."""
    place = rule.get("EventBusName")
    if place is None:
        return ""
    value = open_value(place)
    bus = references.resource(view, value)
    if bus and bus.type == "AWS::Events::EventBus":
        return join([_name(bus, _FORMS[bus.type]), "/"])
    if isinstance(value, str) and not isinstance(value, Text):
        name = value.rpartition("/")[2]
        return "" if name == "default" else f"{name}/"
    return unknown("?")


def _qualified(view: View, found: Resource) -> str:
    """Return the ARN of an alias or version."""
    value = open_value(found.get("FunctionName"))
    arn = arn_text(view, value) if isinstance(value, str) else None
    if arn is None:
        arn = join([*_start("lambda"), "function:", known(value) or unknown("?")])
    name = found.get("Name") if found.type == "AWS::Lambda::Alias" else None
    return join([arn, ":", _text(name, Hole(found.logical_id))])
