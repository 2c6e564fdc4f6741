"""W9225: what arrives on a bus of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.patterns import read, texts
from lab_builder.lint.events.rules import custom_bus, rules
from lab_builder.lint.events.senders import deliveries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View, pointing
from lab_builder.template.text import Text


class ServiceEventBus(Rule):
    """AWS services send their events to the default bus of the account, and to no other.

    A rule for them on a bus of one's own waits in vain, unless something forwards them: another
    rule with that bus as its target, or an account that its policy lets in.
    """

    id = "W9225"
    shortdesc = "A rule for events of AWS services is on the bus where they arrive"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the bus of rules for AWS events, where nothing of the template forwards them."""
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
                    )


def _private(view: View, bus: Resource) -> bool:
    """Tell whether nothing but what this template shows writes to a bus, and no rule of it does."""
    if not view.whole or bus.get("Policy") or bus.get("EventSourceName"):
        return False
    # One that is put out is there for others to forward to.
    outputs = view.root.get("Outputs")
    put_out = pointing.holes(outputs.value if outputs else None)
    return not (
        any(hole.logical_id == bus.logical_id for hole in put_out)
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
    """Tell whether a value may name a bus; none is the default one."""
    name = bus.value("Name")
    return isinstance(value, Text) or (isinstance(name, str) and str(value).endswith(name))
