"""E9613: settings of event source mappings that their source does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.events.destinations import an
from lab_builder.lint.events.sources import QUEUE, STREAMS, event_sources
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View

_OF_STREAMS = (
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "StartingPosition",
    "TumblingWindowInSeconds",
)
# What to do instead for a queue.
_INSTEAD: Mapping[str, str] = {
    "DestinationConfig": "Set RedrivePolicy on the queue",
    "MaximumRetryAttempts": "Set maxReceiveCount in the RedrivePolicy of the queue",
}


class SourceSettings(Rule):
    """The mapping of a queue has other settings than that of a stream.

    Messages of a queue that a function cannot process go to the dead-letter queue in the
    RedrivePolicy of the queue: Lambda rejects a DestinationConfig, a number of retries, and a
    starting position. ScalingConfig is for queues only.
    """

    id = "E9613"
    shortdesc = "An event source mapping has only settings that its source has"
    effect = "Lambda rejects the mapping"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the settings of another kind of source."""
        for each in event_sources(view):
            for name in _others(each.kind):
                place = each.settings.get(name)
                # cfn-lint reports the position where the ARN is written out (E3634).
                seen = name == "StartingPosition" and not isinstance(each.source.value, Text)
                if place and place.node not in ({}, False) and not seen:
                    kind = an(str(each.kind))
                    message = f"the event source mapping of {kind} takes no {name}"
                    yield fault(place, message, instead=_INSTEAD.get(name, "Remove it"))


def _others(kind: str | None) -> tuple[str, ...]:
    """Return the settings that a kind of source does not have."""
    if kind == QUEUE:
        return _OF_STREAMS
    return ("ScalingConfig",) if kind in STREAMS else ()
