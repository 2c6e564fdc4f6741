"""E9613: where batches go that a function could not handle."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.template import references
from lab_builder.template.arn import parse_arn


class SourceDestination(Rule):
    """The mapping of a stream sends batches that failed to a destination; that of a queue cannot.

    What a function cannot handle of a queue goes to the dead-letter queue that the queue names in
    its RedrivePolicy. Lambda refuses a DestinationConfig there.
    """

    id = "E9613"
    shortdesc = "The mapping of a queue has no destination; the queue has a dead-letter queue"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the destinations of mappings of queues."""
        for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
            place, source = mapping.get("DestinationConfig"), mapping.value("EventSourceArn")
            queue, arn = references.resource(view, source), parse_arn(source)
            read = queue.type == "AWS::SQS::Queue" if queue else bool(arn and arn.service == "sqs")
            if place and place.node and read:
                yield fault(place, "a queue has a RedrivePolicy instead")
