"""E9604: whether a function may read what it is invoked with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.functions import SAM, allowed, function, functions, has_policy
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.template import references

_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_STREAM = ("kinesis:GetRecords", "kinesis:GetShardIterator")
_TABLE = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream")
# What a role needs, by the type of the source.
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AWS::SQS::Queue": _QUEUE,
    "AWS::Kinesis::Stream": _STREAM,
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": _TABLE,
}
_SAM_KEYS = {"SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream"}


class SourceReadable(Rule):
    """Lambda reads a queue or a stream as the role of the function that it invokes.

    It refuses an event source mapping where that role may not. SAM adds what is needed to roles
    that it makes, not to one that the template gives.
    """

    id = "E9604"
    shortdesc = "The role of a function may read the queue or stream that invokes it"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the sources that a function may not read."""
        for place, found in (*_mapped(view), *_by_sam(view)):
            source, may = references.resource(view, place.value), allowed(found)
            if not source or not may or has_policy(view, source):
                continue
            for action in _ACTIONS.get(source.type, ()):
                # A stream's ARN and its table's differ: only the action is compared.
                if may.lacks(action):
                    yield fault(place, f"the role of {found.logical_id} does not allow {action}")


def _mapped(view: View) -> Iterator[tuple[Place, Resource]]:
    for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
        place, found = mapping.get("EventSourceArn"), function(view, mapping.value("FunctionName"))
        # SAM's own role gets what SAM's own mappings need only.
        if place and found and not (found.type == SAM and _shared(found)):
            yield place, found


def _by_sam(view: View) -> Iterator[tuple[Place, Resource]]:
    for found in functions(view):
        events = found.get("Events")
        if not events or not isinstance(events.node, dict) or not found.get("Role"):
            continue
        for name in events.node:
            event = events.get(name)
            kind = event.get("Type") if event else None
            key = _SAM_KEYS.get(kind.text or "") if kind else None
            place = event.get("Properties", key) if event and key else None
            if place:
                yield place, found


def _shared(found: Resource) -> bool:
    """Tell whether events of a function may bring the permissions that a mapping needs."""
    return not found.get("Role") and found.get("Events") is not None
