"""E9604: the permissions for event sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import SAM, function, function_permissions, functions, has_policy
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.view import Place, Resource, View

_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_STREAM = ("kinesis:GetRecords", "kinesis:GetShardIterator")
_TABLE = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream")
# Type of the source -> the actions that the role must allow.
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AWS::SQS::Queue": _QUEUE,
    "AWS::Kinesis::Stream": _STREAM,
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": _TABLE,
}
_SAM_KEYS = {"SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream"}


class SourceReadable(Rule):
    """Lambda reads a queue or a stream with the role of the function that it invokes.

    It rejects an event source mapping if the role does not allow that. SAM adds the permissions to
    the roles that it creates, not to a role of the template.
    """

    id = "E9604"
    shortdesc = "The role of a function allows reading its queue or stream"
    effect = "Lambda rejects the event source mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the sources that the role of a function does not allow."""
        for place, found in (*_mapped(view), *_by_sam(view)):
            source, may = references.resource(view, place.value), function_permissions(found)
            if not source or not may or has_policy(view, source):
                continue
            for action in _ACTIONS.get(source.type, ()):
                # The ARNs of a stream and of its table differ: only the action is compared.
                if may.lacks(action):
                    message = f"the role of {found.logical_id} does not allow {action}"
                    yield fault(place, message, instead="Allow it in a policy of the role")


def _mapped(view: View) -> Iterator[tuple[Place, Resource]]:
    for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
        place, found = mapping.get("EventSourceArn"), function(view, mapping.value("FunctionName"))
        # A role that SAM creates has only the permissions for mappings that SAM creates.
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
    """Return whether SAM events of a function may add the permissions for a mapping."""
    return not found.get("Role") and found.get("Events") is not None
