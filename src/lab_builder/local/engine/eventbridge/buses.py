"""Forwards events to other buses of the same account and region."""

from __future__ import annotations

from ministack.core.arn import parse_arn
from ministack.services import eventbridge

from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError


def deliver(delivery: Delivery) -> None:
    """Put the event on the target's event bus, unchanged.

    Raises:
        DeliveryError: the event bus does not exist in this account and region.
    """
    spec = parse_arn(delivery.arn)
    bus = eventbridge._event_buses.get(spec.resource.removeprefix("event-bus/"))  # noqa: SLF001
    if bus is None or bus["Arn"] != delivery.arn:
        raise DeliveryError("NO_RESOURCE", f"{delivery.arn} does not exist")
    passed = set(delivery.event.get("_DispatchPath") or ())
    eventbridge._dispatch_to_event_bus(spec, delivery.event, delivery.rule, passed)  # noqa: SLF001
