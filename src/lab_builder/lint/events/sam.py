"""The events of SAM functions and state machines, from which SAM creates rules and schedules.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
"""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.template.view import Place, Resource, View

TYPES = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")


def sam_events(view: View, *kinds: str) -> Iterator[tuple[Resource, Place]]:
    """Yield the SAM resources of a template with the properties of their events of given types."""
    for resource in view.of_type(*TYPES):
        for events in resource.properties.walk("Events"):
            for name in events.node if isinstance(events.node, dict) else ():
                event = events.get(name)
                kind = event.get("Type") if event else None
                if event and kind and kind.text in kinds:
                    for properties in event.walk("Properties"):
                        yield resource, properties
