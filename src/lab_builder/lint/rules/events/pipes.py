"""E9237, E9238: the sources of pipes."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import Destination, an, arn_references, destination
from lab_builder.lint.events.sources import DYNAMODB, streamless
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import permissions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
# Kind of source -> its parameters, whether they are required, and the actions for reading.
_SOURCES = {
    "SQS queue": (
        "SqsQueueParameters",
        False,
        ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    ),
    "Kinesis stream": (
        "KinesisStreamParameters",
        True,
        ("kinesis:GetRecords", "kinesis:GetShardIterator"),
    ),
    "DynamoDB stream": (
        "DynamoDBStreamParameters",
        True,
        ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
    ),
    "Kafka cluster": ("ManagedStreamingKafkaParameters", True, ()),
}


class PipeSource(Rule):
    """A pipe reads from a queue or a stream; for a stream it requires a starting position.

    It rejects other sources, names and URLs instead of ARNs, a stream without parameters, and
    parameters of another type. A table has a stream only with a StreamSpecification.
    """

    id = "E9237"
    shortdesc = "A pipe reads from a queue or stream, with the parameters for its type"
    effect = "the deployment fails"
    source_url = f"{_DOCS}eb-pipes-event-source.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield sources that a pipe does not support, and parameters of another type."""
        for properties, source, to in _sources(view):
            if to.kind is None:
                continue
            if to.kind not in _SOURCES:
                instead = "Use its StreamArn" if to.kind == "DynamoDB table" else ""
                message = f"a pipe cannot read from {an(to.kind)}"
                yield fault(source, message, instead=instead)
                continue
            found = to.resource
            if found and not to.arn:
                message = f"{source.value} is not the ARN of the source, {an(to.kind)}"
                yield fault(source, message, instead=f"Use {' or '.join(arn_references(found))}")
                continue
            if found and to.kind == DYNAMODB and streamless(found):
                message = f"{found.logical_id} has no StreamSpecification, so it has no stream"
                yield fault(source, message, instead="Set StreamViewType in one")
                continue
            name, needed, _ = _SOURCES[to.kind]
            given = {
                str(key): parameters
                for parameters in properties.walk("SourceParameters")
                for key in (parameters.node if isinstance(parameters.node, dict) else ())
            }
            others = [each for each, *_ in _SOURCES.values() if each in given and each != name]
            if others:
                message = f"{others[0]} does not fit the source, {an(to.kind)}"
                yield fault(given[others[0]], message, instead=f"Use {name}")
            elif needed and name not in given and not any("Fn::" in key for key in given):
                yield fault(source, f"{an(to.kind)} as source requires SourceParameters.{name}")


class PipeSourceRole(Rule):
    """A pipe reads with its role, which must allow all actions for reading.

    Without them the pipe goes to CREATE_FAILED or never moves an event.
    """

    id = "E9238"
    shortdesc = "The role of a pipe allows it to read from its source"
    effect = "the pipe fails or never moves an event"
    source_url = f"{_DOCS}eb-pipes-permissions.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles that do not allow an action on the source."""
        for properties, source, to in _sources(view):
            stated = properties.get("RoleArn")
            role = permissions.role(view, stated.value) if stated else None
            if role is None or stated is None or to.kind not in _SOURCES:
                continue
            allowed = permissions.role_permissions(role)
            for action in _SOURCES[to.kind][2]:
                if allowed.lacks(action, source.value):
                    message = f"{role.logical_id} does not allow {action} on {source.value}"
                    yield fault(stated, message, instead="Allow it in a policy of the role")
                    break


def _sources(view: View) -> Iterator[tuple[Place, Place, Destination]]:
    for pipe in view.of_type("AWS::Pipes::Pipe"):
        for properties in pipe.properties.choices():
            for source in properties.walk("Source"):
                yield properties, source, destination(view, source.value)
