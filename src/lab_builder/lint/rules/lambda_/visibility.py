"""E9611: a queue that invokes a SAM function."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import SAM, timeout
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.template import references
from lab_builder.template.values import number

_DEFAULT = 30.0  # seconds


class QueueOutlivesFunction(Rule):
    """Lambda refuses a queue that shows a message again while the function may still work on it.

    The queue's visibility timeout, 30 seconds by itself, is at least the function's timeout. That
    of mappings that stand by themselves is for cfn-lint (E3505); this is for the events of SAM.
    """

    id = "E9611"
    shortdesc = "The queue of a SAM function hides messages as long as the function may run"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the queues that show messages too early."""
        for found in view.of_type(SAM):
            runs = timeout(found)
            for place in _queues(found):
                queue = references.resource(view, place.value)
                if not queue or queue.type != "AWS::SQS::Queue" or runs is None:
                    continue
                hides = _visibility(queue)
                if hides is not None and hides < runs:
                    message = f"{queue.logical_id} hides messages {hides:g} s"
                    yield fault(place, f"{message}, the function may run {runs:g} s")


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
