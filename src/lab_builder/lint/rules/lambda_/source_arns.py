"""E9614, E9615, E9616: the sources of event source mappings, and their settings."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an, arn_references
from lab_builder.lint.events.sources import (
    DYNAMODB,
    QUEUE,
    STREAMS,
    EventSource,
    event_sources,
    streamless,
)
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.values import number
from lab_builder.template.view import Place, Resource, View

_API = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_UNREADABLE = ("S3 bucket", "SNS topic", "bus", "log group", "rule")  # they call the function
_MOST = 10  # messages in a batch without a window, and in any batch of a FIFO queue


class SourceArn(Rule):
    """Lambda reads a queue or stream by its ARN, and a table by the ARN of its stream.

    Ref returns the URL of a queue and the name of a stream or table. A table has a stream, and a
    StreamArn, only with a StreamSpecification.
    """

    id = "E9614"
    shortdesc = "An event source is the ARN of a queue or stream that exists"
    effect = "the deployment fails"
    source_url = _API

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the sources that are not the ARN of a queue or stream."""
        for each in event_sources(view):
            found, value = each.to.resource, each.source.value
            if each.to.kind == "DynamoDB table" and found:
                given = "its ARN" if each.to.arn else "the table"
                message = f"{value} is {given}, but Lambda reads the stream of {found.logical_id}"
                yield fault(each.source, message, instead=_stream(found))
            elif each.to.kind == DYNAMODB and found and streamless(found):
                message = f"{found.logical_id} has no StreamSpecification, so it has no stream"
                yield fault(each.source, message, instead="Set StreamViewType in one")
            elif each.to.kind in _UNREADABLE:
                message = f"Lambda does not read from {an(str(each.to.kind))}"
                instead = "It invokes the function through a permission, or through a queue"
                yield fault(each.source, message, instead=instead)
            elif found and each.kind in (QUEUE, *STREAMS) and not each.to.arn:
                references = " or ".join(arn_references(found))
                message = f"{value} is not the ARN of the source, {an(str(each.kind))}"
                yield fault(each.source, message, instead=f"Use {references}" if references else "")
            elif each.kind == QUEUE and (each.source.text or "").startswith("http"):
                message = f"{value} is the URL of the queue, not its ARN"
                yield fault(each.source, message)


class SourceBatch(Rule):
    """Lambda collects more than 10 messages of a queue only in a batching window.

    It rejects a BatchSize of more than 10 without MaximumBatchingWindowInSeconds, and for a FIFO
    queue any window, and any batch of more than 10.
    """

    id = "E9615"
    shortdesc = "The batch size and batching window of a queue fit together"
    effect = "Lambda rejects the event source mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the batch sizes and windows that Lambda rejects."""
        for each in event_sources(view):
            if each.kind != QUEUE or _open(each.settings):
                continue
            batch, window = (
                each.settings.get(name) for name in ("BatchSize", "MaximumBatchingWindowInSeconds")
            )
            size, seconds = number(batch and batch.value), number(window and window.value)
            if each.fifo and window and (seconds or 0) > 0:
                message = "a FIFO queue takes no MaximumBatchingWindowInSeconds"
                yield fault(window, message, instead="Remove it")
            # cfn-lint reports the batch of a FIFO queue that a mapping refers to (E3705).
            if not batch or size is None or size <= _MOST or (each.fifo and _checked(each)):
                continue
            if each.fifo:
                message = f"BatchSize is {size:g}, but at most {_MOST} for a FIFO queue"
                yield fault(batch, message)
            elif window is None or seconds == 0:
                message = f"BatchSize is {size:g}, more than {_MOST}, without a batching window"
                instead = "Set MaximumBatchingWindowInSeconds to 1 or more"
                yield fault(batch, message, instead=instead)


class SourcePosition(Rule):
    """Lambda reads a stream from a position that its mapping must have.

    AT_TIMESTAMP requires StartingPositionTimestamp, and is not supported for a DynamoDB stream.
    """

    id = "E9616"
    shortdesc = "The event source mapping of a stream has a starting position"
    effect = "Lambda rejects the event source mapping"
    source_url = _API

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the streams without a position, and positions that they do not support."""
        for each in event_sources(view):
            if each.kind not in STREAMS or _open(each.settings):
                continue
            position = each.settings.get("StartingPosition")
            if position is None:
                # cfn-lint reports it where the ARN is written out (E3633).
                if isinstance(each.source.value, Text):
                    message = f"{an(each.kind)} requires a StartingPosition"
                    yield fault(each.source, message, instead="Set LATEST or TRIM_HORIZON")
            elif position.text == "AT_TIMESTAMP" and each.kind == DYNAMODB:
                message = "a DynamoDB stream does not support AT_TIMESTAMP"
                yield fault(position, message, instead="Use LATEST or TRIM_HORIZON")
            elif position.text == "AT_TIMESTAMP" and not each.settings.get(
                "StartingPositionTimestamp"
            ):
                message = "AT_TIMESTAMP requires a StartingPositionTimestamp"
                yield fault(position, message)


def _stream(table: Resource) -> str:
    added = " after adding a StreamSpecification" if streamless(table) else ""
    return f"Use ${{{table.logical_id}.StreamArn}}{added}"


def _checked(each: EventSource) -> bool:
    return not each.sam and each.to.resource is not None


def _open(place: Place) -> bool:
    """Return whether a transform may add properties."""
    node = place.node
    return not isinstance(node, dict) or any(str(key).startswith("Fn::") for key in node)
