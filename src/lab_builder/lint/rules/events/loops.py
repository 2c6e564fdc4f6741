"""W9236: what a rule or pipe sets going sets itself going again."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.emitted import of_machine, of_run
from lab_builder.lint.events.matching import surely_matches
from lab_builder.lint.events.patterns import read
from lab_builder.lint.events.rules import EventRule, custom_bus, rules
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.template.text import same, unknown


class EventLoop(Rule):
    """A target whose work makes the very event that its rule waits for runs for ever.

    An execution tells its own status to a rule for every status, a copy in the same bucket is an
    object created. Each round is paid for, and nothing but a limit of the account ends it.
    """

    id = "W9236"
    shortdesc = "A target does not make the event that calls it"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that surely call themselves."""
        for rule in rules(view):
            values = [pattern.value for place in rule.patterns() for pattern in read(place)]
            if not values:
                continue
            for place, to, arn in _targets(view, rule):
                if why := _closes(view, rule, values, to, arn):
                    yield fault(place, why)
        for pipe in view.of_type("AWS::Pipes::Pipe"):
            for target in pipe.properties.walk("Target"):
                if same(target.value, pipe.value("Source")):
                    yield fault(target, "the pipe writes to what it reads from")


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
    """Tell how a target calls itself; None where it may not."""
    bus = next((custom_bus(view, place) for place in rule.buses()), None)
    if to.kind == "bus" and isinstance(bus, Resource) and to.resource is bus:
        return "the rule sends what comes over its bus to the same bus"
    if any(rule.buses()) and bus is None and not _default(rule):
        return None
    if bus is None and any(
        surely_matches(pattern, event)
        for event in of_run(to.kind, arn, to.resource)
        for pattern in patterns
    ):
        return f"each run of this {to.kind} is an event that the rule waits for"
    if to.kind == "state machine" and to.resource:
        for place, event in of_machine(to.resource):
            if _same(bus, place) and any(surely_matches(each, event) for each in patterns):
                return f"the state machine makes the event that calls it: {event['source']}"
    return None


def _default(rule: EventRule) -> bool:
    return any(str(place.text or "").rpartition("/")[2] == "default" for place in rule.buses())


def _same(bus: Resource | str | None, stated: object) -> bool:
    """Tell whether the bus of an entry, None for the default one, is surely that of the rule."""
    if stated is None or stated == "default":
        return bus is None
    if isinstance(bus, Resource):
        return str(stated) in (f"${{{bus.logical_id}}}", f"${{{bus.logical_id}.Name}}")
    return stated == bus
