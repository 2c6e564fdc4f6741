"""E9611: the visibility timeouts of queues that invoke SAM functions."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import SAM, timeout
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.values import number
from lab_builder.template.view import Place, Resource, View

_DEFAULT = 30.0  # seconds


class QueueVisibility(Rule):
    """Lambda rejects a queue whose visibility timeout is less than the timeout of the function.

    The default visibility timeout is 30 seconds. cfn-lint checks AWS::Lambda::EventSourceMapping
    (E3505); this rule checks SAM events.
    """

    id = "E9611"
    shortdesc = "The visibility timeout of a queue is at least the timeout of its SAM function"
    effect = "Lambda rejects the event source mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the queues whose visibility timeout is too short."""
        for found in view.of_type(SAM):
            runs = timeout(found)
            for place in _queues(found):
                queue = references.resource(view, place.value)
                if not queue or queue.type != "AWS::SQS::Queue" or runs is None:
                    continue
                visibility = _visibility(queue)
                if visibility is not None and visibility < runs:
                    message = (
                        f"the VisibilityTimeout of {queue.logical_id} is {visibility:g} seconds"
                    )
                    message += f", but the function may run {runs:g} seconds"
                    instead = f"Set VisibilityTimeout to at least {runs:g}"
                    yield fault(place, message, instead=instead)


def _queues(found: Resource) -> Iterator[Place]:
    events = found.get("Events")
    for name in events.node if events and isinstance(events.node, dict) else ():
        event = events.get(name) if events else None
        kind = event.get("Type") if event else None
        place = event.get("Properties", "Queue") if event else None
        if kind and kind.text == "SQS" and place:
            yield place


def _visibility(queue: Resource) -> float | None:
    place = queue.get("VisibilityTimeout")
    return number(place.value) if place else _DEFAULT
