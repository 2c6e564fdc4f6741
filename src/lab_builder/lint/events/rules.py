"""The EventBridge rules of a template, events of SAM resources included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.lint.events.sam import sam_events
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View


@dataclass(frozen=True, slots=True)
class EventRule:
    """An EventBridge rule, declared as such or as an event of a SAM function or state machine.

    ``resource`` is the rule, or that function or state machine, which then is its only target.
    """

    resource: Resource
    properties: Place
    sam: bool = False

    def patterns(self) -> Iterator[Place]:
        """Yield the event pattern, in every branch."""
        return self.properties.walk("Pattern" if self.sam else "EventPattern")

    def schedules(self) -> Iterator[Place]:
        """Yield the schedule expression, in every branch."""
        return self.properties.walk("Schedule" if self.sam else "ScheduleExpression")

    def buses(self) -> Iterator[Place]:
        """Yield the event bus, in every branch; nothing for the default bus."""
        return self.properties.walk("EventBusName")

    def inputs(self) -> Iterator[Place]:
        """Yield the places with the input of the targets: the targets, or the SAM event."""
        return iter([self.properties]) if self.sam else self.targets()

    def targets(self) -> Iterator[Place]:
        """Yield the targets of a rule; none for SAM, which creates what its target needs."""
        return iter(()) if self.sam else self.properties.walk("Targets", "*")


def rules(view: View) -> tuple[EventRule, ...]:
    """Return every rule of a template."""
    return view.once(_rules)


def _rules(view: View) -> tuple[EventRule, ...]:
    plain = [
        EventRule(resource, properties)
        for resource in view.of_type("AWS::Events::Rule")
        for properties in resource.properties.choices()
    ]
    events = sam_events(view, "EventBridgeRule", "CloudWatchEvent", "Schedule")
    return (*plain, *(EventRule(resource, event, sam=True) for resource, event in events))


def custom_bus(view: View, place: Place) -> Resource | str | None:
    """Return the bus of a rule if that is certainly not the default bus.

    It is a resource of the template, or a name or ARN.
    """
    value = place.value
    resource = references.resource(view, value)
    if resource and resource.type == "AWS::Events::EventBus":
        return resource
    if not isinstance(value, str) or isinstance(value, Text):
        return None
    return None if value.rpartition("/")[2] == "default" else value
