"""What is delivered to a target, by whom, and the words for why it could not be."""

from __future__ import annotations

import json
from collections.abc import Callable, KeysView, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine import patches

patches.require(eventbridge, "_apply_input_transformer", "_pattern_event_view")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one target of one rule.

    ``event`` is MiniStack's record of it; ``payload`` is what the target gets.
    """

    rule: Mapping[str, Any]
    target: Mapping[str, Any]
    event: Mapping[str, Any]
    payload: str

    @property
    def rule_arn(self) -> str:
        """The ARN that a resource policy finds as ``aws:SourceArn``."""
        return str(self.rule["Arn"])

    @property
    def arn(self) -> str:
        """The target's ARN."""
        return str(self.target["Arn"])


class DeliveryError(Exception):
    """The target did not take an event.

    ``code`` is one that dead letters carry as ERROR_CODE. A missing permission or target is not
    tried again; what is ``retryable`` is:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


# Raises DeliveryError where it cannot deliver.
Deliver = Callable[[Delivery], None]

_deliver: dict[str, Deliver] = {}


def add(service: str, deliver: Deliver) -> None:
    """Deliver to the ARNs of a service."""
    _deliver[service] = deliver


def services() -> KeysView[str]:
    """Return the services that a target's ARN may name, also those that are added later."""
    return _deliver.keys()


def deliver(delivery: Delivery) -> None:
    """Deliver an event to its target, once.

    Raises:
        DeliveryError: the target does not take it.
    """
    service = delivery.arn.split(":")[2]
    if service not in _deliver:  # a template's targets pass no check
        raise DeliveryError("INVALID_PARAMETER", f"the engine has no targets of {service}")
    _deliver[service](delivery)


def payload(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, Any], view: Any
) -> str:
    """Return what a target gets: its Input, part of the event, what its transformer makes, or all.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html.
    """
    view = view or eventbridge._pattern_event_view(event)  # noqa: SLF001
    if target.get("InputTransformer"):
        transformer = target["InputTransformer"]
        return str(eventbridge._apply_input_transformer(transformer, rule, view))  # noqa: SLF001
    if target.get("Input"):
        return str(target["Input"])
    return json.dumps(_part(view.event_with_detail(), target.get("InputPath") or "$"))


def _part(event: Any, path: str) -> Any:
    """Return what a JSON path of plain names leads to, or the whole event if nowhere."""
    found = event
    for name in path.removeprefix("$").split("."):
        if name:
            if not isinstance(found, dict) or name not in found:
                return event
            found = found[name]
    return found
