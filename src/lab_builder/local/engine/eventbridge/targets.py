"""Delivers events to targets that MiniStack does not know, by the service in the target's ARN."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine import seams

# Takes the target and the event as it is delivered, that is, after the target's Input.
Deliver = Callable[[Mapping[str, Any], str], None]

_targets: dict[str, Deliver] = {}

logger = logging.getLogger(__name__)


class DeliveryError(Exception):
    """The target, or the permission to reach it, is not there."""


def add(service: str, deliver: Deliver) -> None:
    """Deliver to ARNs of a service. ``deliver`` raises DeliveryError where it cannot."""
    _targets[service] = deliver


def install() -> None:
    """Put these targets before MiniStack's."""
    seams.require(eventbridge, "_pattern_event_view", "_apply_input_transformer")
    stock = seams.take(eventbridge, "_invoke_target")
    seams.replace(eventbridge, "_invoke_target", partial(_invoke, stock))


def _invoke(
    stock: Callable[..., Any],
    target: Mapping[str, Any],
    event: Mapping[str, Any],
    rule: Mapping[str, Any],
    view: Any = None,
) -> None:
    deliver = _targets.get(target["Arn"].split(":")[2])
    if deliver is None:
        stock(target, event, rule, view)
        return
    try:
        deliver(target, _payload(target, event, rule, view))
    except DeliveryError as error:
        logger.warning("rule %s: %s: %s", rule.get("Name"), target["Arn"], error)


def _payload(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, Any], view: Any
) -> str:
    """Return what a target gets: its Input, what its InputTransformer makes, or the event."""
    view = view or eventbridge._pattern_event_view(event)  # noqa: SLF001
    if target.get("InputTransformer"):
        transformer = target["InputTransformer"]
        return str(eventbridge._apply_input_transformer(transformer, rule, view))  # noqa: SLF001
    return target.get("Input") or json.dumps(view.event_with_detail())
