"""E9611: the visibility timeouts of queues that invoke functions."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.events.sources import event_sources
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import timeout
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Resource, View
from lab_builder.words import counted

_DEFAULT = 30.0  # seconds


class QueueVisibility(Rule):
    """Lambda rejects a queue whose visibility timeout is less than the timeout of the function.

    The default visibility timeout is 30 seconds, also of a queue that SAM creates for
    SqsSubscription. cfn-lint checks AWS::Lambda::EventSourceMapping of AWS::Lambda::Function
    (E3505); this rule checks SAM functions, and mappings to an alias or version.
    """

    id = "E9611"
    shortdesc = "The visibility timeout of a queue is at least the timeout of its function"
    effect = "Lambda rejects the event source mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the queues whose visibility timeout is too short."""
        for each in event_sources(view):
            queue, runs = each.to.resource, timeout(each.function) if each.function else None
            if each.direct or not queue or queue.type != "AWS::SQS::Queue" or runs is None:
                continue
            visibility = _visibility(queue)
            if visibility is not None and visibility < runs:
                message = f"the VisibilityTimeout of {queue.logical_id} is "
                message += f"{counted(visibility, 'second')}, but the function may run "
                message += counted(runs, "second")
                instead = f"Set VisibilityTimeout to at least {runs:g}"
                yield fault(each.source, message, instead=instead)
        for found, event in sam_events(view, "SNS"):
            runs = timeout(found)
            for made in event.walk("SqsSubscription"):
                if made.value is True and runs is not None and runs > _DEFAULT:
                    message = "the queue that SAM creates has a VisibilityTimeout of "
                    message += f"{_DEFAULT:g} seconds, but the function may run {runs:g} seconds"
                    instead = "Declare a queue, and set QueueArn and QueueUrl in SqsSubscription"
                    yield fault(made, message, instead=instead)


def _visibility(queue: Resource) -> float | None:
    place = queue.get("VisibilityTimeout")
    return number(place.value) if place else _DEFAULT
