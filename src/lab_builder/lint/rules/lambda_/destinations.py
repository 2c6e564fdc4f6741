"""E9605, E9606: dead-letter queues and destinations of functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lab_builder.lint.events.destinations import no_arn
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import function, function_permissions, functions, has_policy
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.view import Place, Resource, View

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"
_DEAD_LETTERS: Mapping[str, str] = {
    "AWS::SQS::Queue": "sqs:SendMessage",
    "AWS::SNS::Topic": "sns:Publish",
}
_DESTINATIONS: Mapping[str, str] = {
    **_DEAD_LETTERS,
    "AWS::Lambda::Function": "lambda:InvokeFunction",
    "AWS::Serverless::Function": "lambda:InvokeFunction",
    "AWS::Lambda::Alias": "lambda:InvokeFunction",
    "AWS::Lambda::Version": "lambda:InvokeFunction",
    "AWS::Events::EventBus": "events:PutEvents",
    "AWS::S3::Bucket": "s3:PutObject",
}
_FIFO = {"AWS::SQS::Queue": "FifoQueue", "AWS::SNS::Topic": "FifoTopic"}


@dataclass(frozen=True, slots=True)
class _Sending:
    """A function, and a resource of the template that Lambda sends its events to."""

    function: Resource
    place: Place
    target: Resource
    kinds: Mapping[str, str]


class DestinationKind(Rule):
    """Lambda sends failed events to a standard queue or topic, and results to some more targets.

    It rejects FIFO queues and topics, other services, and names and URLs instead of ARNs, as
    dead-letter queue and as destination of asynchronous invocations.
    """

    id = "E9605"
    shortdesc = "A dead-letter queue or destination of a function is of a supported type"
    effect = "the deployment fails"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the targets of other types."""
        for sending in _sendings(view):
            target = sending.target
            if why := no_arn(view, sending.place.value):
                yield fault(sending.place, why[0], instead=why[1])
                continue
            flag = _FIFO.get(target.type)
            if target.type not in sending.kinds and not opaque(target):
                message = f"Lambda cannot send to {target.logical_id}, which is an {target.type}"
                expected = ", ".join(sending.kinds)
                yield fault(sending.place, message, instead=f"Expected one of {expected}")
            elif flag and str(target.value(flag)).lower() == "true":
                message = f"Lambda cannot send to {target.logical_id}, which is FIFO"
                yield fault(sending.place, message, instead="Use a standard queue or topic")


class DestinationAllowed(Rule):
    """Lambda sends failed events and results with the role of the function.

    It rejects a function, or its configuration, whose role does not allow that.
    """

    id = "E9606"
    shortdesc = "The role of a function allows sending to its dead-letter queue and destinations"
    effect = "Lambda rejects the configuration"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the targets that the role does not allow."""
        for sending in _sendings(view):
            action, may = (
                sending.kinds.get(sending.target.type),
                function_permissions(sending.function),
            )
            if not action or not may or has_policy(view, sending.target):
                continue
            if may.lacks(action, sending.place.value):
                name = sending.function.logical_id
                message = f"the role of {name} does not allow {action}"
                yield fault(sending.place, message, instead="Allow it in a policy of the role")


def _sendings(view: View) -> Iterator[_Sending]:
    for found in functions(view):
        # SAM allows a role that it creates to send to the DeadLetterQueue.
        dead = found.get("DeadLetterConfig", "TargetArn") or (
            found.get("DeadLetterQueue", "TargetArn") if found.get("Role") else None
        )
        yield from _sending(view, found, dead, _DEAD_LETTERS)
    for config in view.of_type("AWS::Lambda::EventInvokeConfig"):
        named = function(view, config.value("FunctionName"))
        for when in ("OnFailure", "OnSuccess"):
            place = config.get("DestinationConfig", when, "Destination")
            if named:
                yield from _sending(view, named, place, _DESTINATIONS)


def _sending(
    view: View, found: Resource, place: Place | None, kinds: Mapping[str, str]
) -> Iterator[_Sending]:
    target = references.resource(view, place.value) if place else None
    if place and target:
        yield _Sending(found, place, target, kinds)
