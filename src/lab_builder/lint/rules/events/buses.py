"""W9225: rules for events of AWS services on custom buses."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.patterns import read, texts
from lab_builder.lint.events.rules import custom_bus, rules
from lab_builder.lint.events.senders import deliveries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, View


class ServiceEventBus(Rule):
    """AWS services send their events to the default bus of the account, and to no other.

    A rule for them on a custom bus never matches, unless something forwards them: another rule with
    that bus as target, or an account that the policy of the bus allows.
    """

    id = "W9225"
    shortdesc = "A rule for events of AWS services is on the bus where they arrive"
    effect = "the rule never matches"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the custom bus of rules for AWS events, where nothing forwards them to it."""
        for rule in rules(view):
            sources = [
                source
                for place in rule.patterns()
                for pattern in read(place)
                for source in texts(pattern.value, "source") or [""]
            ]
            if not sources or not all(
                source.startswith("aws.") and not source.startswith("aws.partner")
                for source in sources
            ):
                continue
            for place in rule.buses():
                bus = custom_bus(view, place)
                if isinstance(bus, Resource) and _private(view, bus):
                    yield fault(
                        place,
                        f"events of {sources[0]} arrive on the default bus, "
                        f"and nothing forwards them to {bus.logical_id}",
                        instead="Remove EventBusName, or add a rule that forwards them",
                    )


def _private(view: View, bus: Resource) -> bool:
    """Return whether certainly nothing forwards events to a bus, in this template or outside."""
    if not view.whole or bus.get("Policy") or bus.get("EventSourceName"):
        return False
    # A bus in the outputs is there for others to forward to.
    outputs = view.root.get("Outputs")
    exported = references.holes(outputs.value if outputs else None)
    return not (
        any(hole.logical_id == bus.logical_id for hole in exported)
        or any(
            _means(policy.value("EventBusName"), bus)
            for policy in view.of_type("AWS::Events::EventBusPolicy")
        )
        or any(
            each.to.resource is bus or (each.to.kind in (None, "bus") and each.to.resource is None)
            for each in deliveries(view)
        )
    )


def _means(value: object, bus: Resource) -> bool:
    """Return whether a value may name a bus."""
    name = bus.value("Name")
    return isinstance(value, Text) or (isinstance(name, str) and str(value).endswith(name))
