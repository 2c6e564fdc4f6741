"""The event sources that Lambda reads for functions: mappings, and events of SAM functions.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lab_builder.facts.resource_types import TABLES
from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.functions import function
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

QUEUE, KINESIS, DYNAMODB = "SQS queue", "Kinesis stream", "DynamoDB stream"
STREAMS = (KINESIS, DYNAMODB)

# Type of a SAM event -> the property that names the source, and its kind. A subscription to a
# topic may go through a queue.
_SAM: Mapping[str, tuple[tuple[str, ...], str]] = {
    "DynamoDB": (("Stream",), DYNAMODB),
    "Kinesis": (("Stream",), KINESIS),
    "SNS": (("SqsSubscription", "QueueArn"), QUEUE),
    "SQS": (("Queue",), QUEUE),
}


@dataclass(frozen=True, slots=True)
class EventSource:
    """A source with its settings, and the function that it invokes.

    ``settings`` are the properties of a mapping, or those of a SAM event; ``function`` is None
    where the template does not declare it, ``kind`` where it is not known.
    """

    settings: Place
    source: Place
    to: Destination
    kind: str | None
    function: Resource | None
    direct: bool = False  # a mapping that names the function itself, which cfn-lint checks
    sam: bool = False

    @property
    def fifo(self) -> bool:
        """Whether it is certainly a FIFO queue."""
        if self.kind != QUEUE:
            return False
        if found := self.to.resource:
            return str(found.value("FifoQueue")).lower() == "true"
        return (self.source.text or "").endswith(".fifo")


def event_sources(view: View) -> tuple[EventSource, ...]:
    """Return the queues and streams that invoke the functions of a template."""
    return view.once(_event_sources)


def _event_sources(view: View) -> tuple[EventSource, ...]:
    return (*_mappings(view), *_events(view))


def _mappings(view: View) -> Iterator[EventSource]:
    for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
        for settings in mapping.properties.choices():
            named = settings.get("FunctionName")
            value = named.value if named else None
            direct = isinstance(value, Text) and value.alone is not None
            found = references.resource(view, value)
            for source in settings.walk("EventSourceArn"):
                to = destination(view, source.value)
                yield EventSource(
                    settings,
                    source,
                    to,
                    to.kind,
                    function(view, value),
                    direct=direct and found is not None and found.type == "AWS::Lambda::Function",
                )


def _events(view: View) -> Iterator[EventSource]:
    for kind, (keys, read) in _SAM.items():
        for found, event in sam_events(view, kind):
            for settings in event.walk(*keys[:-1]):
                for source in settings.walk(keys[-1]):
                    to = destination(view, source.value)
                    yield EventSource(settings, source, to, to.kind or read, found, sam=True)


def streamless(table: Resource) -> bool:
    """Return whether a table certainly has no stream; SAM's simple table never has one."""
    node = table.properties.node
    if table.type not in TABLES or any(str(key).startswith("Fn::") for key in node):
        return False
    # The replicas of a global table need a stream.
    return table.type != "AWS::DynamoDB::GlobalTable" and not table.get("StreamSpecification")
