"""The filters of pipes and event source mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.lint.events.destinations import destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.template.view import Place, View

_SAM_SOURCES = {"SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream"}
_SAM_OTHERS = ("MSK", "MQ", "SelfManagedKafka", "DocumentDB")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its Pattern, a JSON string, and the kind of the source, where it is known."""

    pattern: Place
    source: str | None


def filters(view: View) -> Iterator[Filter]:
    """Yield the filters of pipes and of event source mappings, those of SAM events too."""
    for pipe in view.of_type("AWS::Pipes::Pipe"):
        for properties in pipe.properties.choices():
            kind = _kind(properties, "Source")
            for parameters in properties.walk("SourceParameters"):
                yield from _filters(parameters, kind)
    for mapping in view.of_type("AWS::Lambda::EventSourceMapping"):
        for properties in mapping.properties.choices():
            yield from _filters(properties, _kind(properties, "EventSourceArn"))
    for name in (*_SAM_SOURCES, *_SAM_OTHERS):
        for _, properties in sam_events(view, name):
            yield from _filters(properties, _kind(properties, _SAM_SOURCES.get(name, "")))


def _filters(place: Place, source: str | None) -> Iterator[Filter]:
    for pattern in place.walk("FilterCriteria", "Filters", "*", "Pattern"):
        yield Filter(pattern, source)


def _kind(properties: Place, name: str) -> str | None:
    stated = properties.get(name)
    return destination(properties.view, stated.value).kind if stated else None
