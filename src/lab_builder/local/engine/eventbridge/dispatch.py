"""Takes the events of rules to their targets: tried again where that may help, else buried.

Closes gaps of MiniStack, which tries once, in the caller's thread, asks for no permission, and
drops what it cannot deliver. Follows
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html and, for dead
letters, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine import clock, patches
from lab_builder.local.engine.eventbridge import metrics, queues, retries, targets
from lab_builder.local.engine.eventbridge.retries import RetryPolicy
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

_WORKERS = 16  # threads; a delivery takes milliseconds
_workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="events")

logger = logging.getLogger(__name__)


def install() -> None:
    """Put this in the place of MiniStack's delivery, and count the rules that match."""
    patches.replace(eventbridge, "_invoke_target", send)
    stock = patches.take(eventbridge, "_matches_pattern_view")

    def matches(pattern: Any, view: Any, owner: str = "rule") -> bool:
        matched = bool(stock(pattern, view, owner))
        kind, _, key = owner.partition(" ")
        if matched and kind == "rule" and key:  # and not an archive, nor a test
            count_match(*key.split("|", 1))
        return matched

    patches.replace(eventbridge, "_matches_pattern_view", matches)


def count_match(bus: str, rule: str) -> None:
    """Count that an event set off a rule."""
    metrics.count(bus, rule, "MatchedEvents", "TriggeredRules")


def send(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, Any], view: Any = None
) -> None:
    """Begin to deliver an event to one target of a rule, and return at once."""
    delivery = Delivery(rule, target, event, targets.payload(target, event, rule, view))
    # The account and the region of the caller, without which no resource is found.
    _workers.submit(contextvars.copy_context().run, _guarded, delivery, time.monotonic(), 0)


def _guarded(delivery: Delivery, began: float, tries: int) -> None:
    try:
        _try(delivery, began, tries)
    except Exception:  # nobody waits for the result
        logger.exception("no delivery to %s", delivery.arn)


def _try(delivery: Delivery, began: float, tried: int) -> None:
    """Try once more, ``tried`` times after the first."""
    try:
        targets.deliver(delivery)
    except DeliveryError as error:
        age = (time.monotonic() - began) / clock.real_seconds(1)
        limit = RetryPolicy.of(delivery.target).exhausted(tried, age) if error.retryable else None
        if error.retryable and limit is None:
            again = contextvars.copy_context().run
            _later(retries.delay(tried), lambda: again(_guarded, delivery, began, tried + 1))
        else:
            _give_up(delivery, error, tried, limit)
    else:
        _count(delivery, "Invocations")


def _later(seconds: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(clock.real_seconds(seconds), _workers.submit, (call,))
    timer.daemon = True
    timer.start()


def _give_up(delivery: Delivery, error: DeliveryError, tried: int, limit: str | None) -> None:
    logger.warning("rule %s: %s: %s", delivery.rule.get("Name"), delivery.arn, error)
    _count(delivery, "Invocations", "FailedInvocations")
    queue = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue:
        return
    attributes = {
        "RULE_ARN": delivery.rule_arn,
        "TARGET_ARN": delivery.arn,
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": str(error),
        "RETRY_ATTEMPTS": str(tried),
    }
    if limit:
        attributes["EXHAUSTED_RETRY_CONDITION"] = limit
    try:
        queues.bury(delivery, queue, attributes)
        _count(delivery, "InvocationsSentToDlq")
    except DeliveryError as refusal:
        logger.warning("rule %s: %s: %s", delivery.rule.get("Name"), queue, refusal)
        _count(delivery, "InvocationsFailedToBeSentToDlq")


def _count(delivery: Delivery, *names: str) -> None:
    metrics.count(delivery.rule["EventBusName"], delivery.rule["Name"], *names)
