"""W9236: rules, pipes and notifications whose target triggers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.emitted import machine_events, object_events, run_events
from lab_builder.lint.events.matching import always_matches
from lab_builder.lint.events.notifications import KeyFilter, notifications
from lab_builder.lint.events.patterns import read
from lab_builder.lint.events.rules import EventRule, custom_bus, rules
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.events.writes import written_keys
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import function as called_function
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import same, unknown
from lab_builder.template.view import Place, Resource, View


class EventLoop(Rule):
    """A target that creates an event which its own rule matches runs in an endless loop.

    An execution sends its own status to a rule for every status, and a copy in the same bucket is a
    new object. So is what a function writes whose role allows writing only where it is triggered.
    Each run is billed, and only a quota of the account ends the loop.
    """

    id = "W9236"
    shortdesc = "A target does not create the event that triggers it"
    effect = "the target runs in an endless loop, and each run is billed"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that trigger themselves."""
        for rule in rules(view):
            values = [pattern.value for place in rule.patterns() for pattern in read(place)]
            if not values:
                continue
            for place, to, arn in _targets(view, rule):
                if why := _closes(view, rule, values, to, arn):
                    yield fault(place, why, instead="Exclude its events from the pattern")
        for place, function, bucket, matches in _notified(view):
            if why := _writes_objects(view, function, bucket, matches):
                yield fault(place, why, instead="Write elsewhere, or filter by a prefix")
        for pipe in view.of_type("AWS::Pipes::Pipe"):
            for target in pipe.properties.walk("Target"):
                if same(target.value, pipe.value("Source")):
                    yield fault(target, "the target of the pipe is its source")


def _targets(view: View, rule: EventRule) -> Iterator[tuple[Place, Destination, object]]:
    if rule.sam:
        machine = rule.resource.type.endswith("StateMachine")
        kind = "state machine" if machine else "Lambda function"
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
    if bus is None and to.kind == "Lambda function" and (why := _writes(view, patterns, to)):
        return why
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


def _writes(view: View, patterns: list[object], to: Destination) -> str | None:
    """Return how the objects that a function writes match a pattern, None where they may not."""
    for bucket in view.of_type("AWS::S3::Bucket"):

        def matches(key: str, bucket: Resource = bucket) -> bool:
            events = list(object_events(bucket, key))
            return any(always_matches(each, event) for each in patterns for event in events)

        named = to.resource and called_function(view, unknown(to.resource.logical_id))
        if named and (why := _writes_objects(view, named, bucket, matches)):
            return why
    return None


def _writes_objects(
    view: View, function: Resource, bucket: Resource, matches: Callable[[str], bool]
) -> str | None:
    keys = written_keys(view, function, bucket)
    if not keys or not all(map(matches, keys)):
        return None
    return f"{function.logical_id} may write objects to {bucket.logical_id} that trigger it"


def _notified(view: View) -> Iterator[tuple[Place, Resource, Resource, Callable[[str], bool]]]:
    """Yield the functions that notifications of buckets call, and which keys they are for."""
    for each in notifications(view):
        function, keys = called_function(view, each.arn.value), KeyFilter.from_entry(each.entry)
        if function and keys:
            yield each.arn, function, each.bucket, keys.created
    for function, event in sam_events(view, "S3"):
        place, keys = event.get("Bucket"), KeyFilter.from_entry(event)
        bucket = references.resource(view, place.value) if place else None
        if place and bucket and keys:
            yield place, function, bucket, keys.created


def _default(rule: EventRule) -> bool:
    return any(str(place.text or "").rpartition("/")[2] == "default" for place in rule.buses())


def _same(bus: Resource | str | None, stated: object) -> bool:
    """Return whether the bus of an entry, None for the default, is certainly that of the rule."""
    if stated is None or stated == "default":
        return bus is None
    if isinstance(bus, Resource):
        return str(stated) in (f"${{{bus.logical_id}}}", f"${{{bus.logical_id}.Name}}")
    return stated == bus
