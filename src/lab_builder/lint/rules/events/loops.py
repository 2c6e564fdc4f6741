"""W9236: rules and pipes that trigger themselves."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.emitted import machine_events, run_events
from lab_builder.lint.events.matching import always_matches
from lab_builder.lint.events.patterns import read
from lab_builder.lint.events.rules import EventRule, custom_bus, rules
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import same, unknown
from lab_builder.template.view import Place, Resource, View


class EventLoop(Rule):
    """A target that creates an event which its own rule matches runs in an endless loop.

    An execution sends its own status to a rule for every status, and a copy in the same bucket is a
    new object. Each run is billed, and only a quota of the account ends the loop.
    """

    id = "W9236"
    shortdesc = "A target does not create the event that triggers it"
    effect = "the target runs in an endless loop, and each run is billed"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that certainly trigger themselves."""
        for rule in rules(view):
            values = [pattern.value for place in rule.patterns() for pattern in read(place)]
            if not values:
                continue
            for place, to, arn in _targets(view, rule):
                if why := _closes(view, rule, values, to, arn):
                    yield fault(place, why, instead="Exclude its events from the pattern")
        for pipe in view.of_type("AWS::Pipes::Pipe"):
            for target in pipe.properties.walk("Target"):
                if same(target.value, pipe.value("Source")):
                    yield fault(target, "the target of the pipe is its source")


def _targets(view: View, rule: EventRule) -> Iterator[tuple[Place, Destination, object]]:
    if rule.sam:
        kind = "state machine" if rule.resource.type.endswith("StateMachine") else None
        own = unknown(rule.resource.logical_id)
        yield rule.properties, Destination(kind, rule.resource), own
    for target in rule.targets():
        for arn in target.walk("Arn"):
            yield arn, destination(view, arn.value), arn.value


def _closes(
    view: View, rule: EventRule, patterns: list[object], to: Destination, arn: object
) -> str | None:
    """Return how a target triggers itself, None where it may not."""
    bus = next((custom_bus(view, place) for place in rule.buses()), None)
    if to.kind == "bus" and isinstance(bus, Resource) and to.resource is bus:
        return "the rule sends the events of its bus to the same bus"
    if any(rule.buses()) and bus is None and not _default(rule):
        return None
    if bus is None and any(
        always_matches(pattern, event)
        for event in run_events(to.kind, arn, to.resource)
        for pattern in patterns
    ):
        return f"the pattern matches the events of each run of this {to.kind}"
    if to.kind == "state machine" and to.resource:
        for place, event in machine_events(to.resource):
            if _same(bus, place) and any(always_matches(each, event) for each in patterns):
                return f"the pattern matches an event of {event['source']} that the machine sends"
    return None


def _default(rule: EventRule) -> bool:
    return any(str(place.text or "").rpartition("/")[2] == "default" for place in rule.buses())


def _same(bus: Resource | str | None, stated: object) -> bool:
    """Return whether the bus of an entry, None for the default, is certainly that of the rule."""
    if stated is None or stated == "default":
        return bus is None
    if isinstance(bus, Resource):
        return str(stated) in (f"${{{bus.logical_id}}}", f"${{{bus.logical_id}.Name}}")
    return stated == bus
