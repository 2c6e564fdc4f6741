"""Deliveries to targets: the payload, the services that can be targets, and delivery errors."""

from __future__ import annotations

import json
from collections.abc import Callable, KeysView, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import eventbridge


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery of one event to one target of one rule.

    ``event`` is MiniStack's record of the event; ``payload`` is what the target receives.
    """

    rule: Mapping[str, Any]
    target: Mapping[str, Any]
    event: Mapping[str, Any]
    payload: str

    @property
    def rule_arn(self) -> str:
        """The rule's ARN, the ``aws:SourceArn`` of the delivery."""
        return str(self.rule["Arn"])

    @property
    def arn(self) -> str:
        """The target's ARN."""
        return str(self.target["Arn"])


class DeliveryError(Exception):
    """An event could not be delivered.

    ``code`` is the ERROR_CODE attribute in a dead-letter queue. Missing permissions or resources
    are not retried, unlike errors that are ``retryable``:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


# Raises DeliveryError if the event cannot be delivered.
Deliver = Callable[[Delivery], None]

_deliver: dict[str, Deliver] = {}


def add(service: str, deliver: Deliver) -> None:
    """Add a service whose ARNs can be targets."""
    _deliver[service] = deliver


def services() -> KeysView[str]:
    """Return a view of the services whose ARNs can be targets."""
    return _deliver.keys()


def deliver(delivery: Delivery) -> None:
    """Make one attempt to deliver an event to its target.

    Raises:
        DeliveryError: the event could not be delivered.
    """
    service = delivery.arn.split(":")[2]
    if service not in _deliver:  # CloudFormation does not validate targets
        raise DeliveryError(
            "INVALID_PARAMETER", f"the embedded engine does not support {service} targets"
        )
    _deliver[service](delivery)


def payload(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, Any], view: Any
) -> str:
    """Return the payload: Input, the result of InputTransformer or InputPath, or the whole event.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html.
    """
    view = view or eventbridge._pattern_event_view(event)  # noqa: SLF001
    if target.get("InputTransformer"):
        transformer = target["InputTransformer"]
        return str(eventbridge._apply_input_transformer(transformer, rule, view))  # noqa: SLF001
    if target.get("Input"):
        return str(target["Input"])
    return json.dumps(_apply_input_path(view.event_with_detail(), target.get("InputPath") or "$"))


def _apply_input_path(event: Any, path: str) -> Any:
    """Return the value at a JSON path of plain names, or the whole event if there is none."""
    found = event
    for name in path.removeprefix("$").split("."):
        if name:
            if not isinstance(found, dict) or name not in found:
                return event
            found = found[name]
    return found
