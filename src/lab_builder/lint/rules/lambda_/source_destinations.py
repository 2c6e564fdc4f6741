"""E9613: the destinations of event source mappings."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.view import View


class SourceDestination(Rule):
    """The mapping of a stream can have a destination for failures, that of a queue cannot.

    Messages of a queue that a function cannot process go to the dead-letter queue in the
    RedrivePolicy of the queue. Lambda rejects a DestinationConfig.
    """

    id = "E9613"
    shortdesc = "The event source mapping of a queue has no DestinationConfig"
    effect = "Lambda rejects the mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the destinations of mappings of queues."""
        for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
            place, source = mapping.get("DestinationConfig"), mapping.value("EventSourceArn")
            queue, arn = references.resource(view, source), parse_arn(source)
            read = queue.type == "AWS::SQS::Queue" if queue else bool(arn and arn.service == "sqs")
            if place and place.node and read:
                message = "the event source mapping of a queue takes no DestinationConfig"
                instead = "Set RedrivePolicy on the queue"
                yield fault(place, message, instead=instead)
