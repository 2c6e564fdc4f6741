"""Deliver events to the targets of rules, with retries and dead-letter queues.

Closes gaps of MiniStack, which makes one attempt, in the caller's thread, without checking
permissions, and drops an event that it cannot deliver. Follows
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lab_builder.local.engine import clock
from lab_builder.local.engine.eventbridge import metrics, patches, queues, retries, targets
from lab_builder.local.engine.eventbridge.retries import RetryPolicy
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

_WORKERS = 16  # threads; a delivery takes milliseconds
_workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="events")

logger = logging.getLogger(__name__)


def install() -> None:
    """Replace MiniStack's delivery, and publish metrics of the rules that match."""
    patches.INVOKE_TARGET.replace(send)
    patches.MATCHES_PATTERN_VIEW.wrap(_matches)


def _matches(stock: Callable[..., Any], pattern: Any, view: Any, owner: str = "rule") -> bool:
    matched = bool(stock(pattern, view, owner))
    kind, _, key = owner.partition(" ")
    if matched and kind == "rule" and key:  # not an archive or a TestEventPattern request
        count_match(*key.split("|", 1))
    return matched


def count_match(bus: str, rule: str) -> None:
    """Publish that an event matched a rule."""
    metrics.count(bus, rule, "MatchedEvents", "TriggeredRules")


def send(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, Any], view: Any = None
) -> None:
    """Start the delivery of an event to one target of a rule, and return at once."""
    delivery = Delivery(rule, target, event, targets.payload(target, event, rule, view))
    # The copied context holds the account and region of the request.
    _workers.submit(contextvars.copy_context().run, _attempt_logged, delivery, time.monotonic(), 0)


def _attempt_logged(delivery: Delivery, start: float, retries_made: int) -> None:
    try:
        _attempt(delivery, start, retries_made)
    except Exception:  # no caller receives the exception
        logger.exception("EventBridge: delivery to %s failed", delivery.arn)


def _attempt(delivery: Delivery, start: float, retries_made: int) -> None:
    """Make one delivery attempt, after ``retries_made`` retries."""
    try:
        targets.deliver(delivery)
    except DeliveryError as error:
        age = (time.monotonic() - start) / clock.real_seconds(1)
        limit = (
            RetryPolicy.from_target(delivery.target).exhausted_limit(retries_made, age)
            if error.retryable
            else None
        )
        if error.retryable and limit is None:
            run = contextvars.copy_context().run
            _run_later(
                retries.delay(retries_made),
                lambda: run(_attempt_logged, delivery, start, retries_made + 1),
            )
        else:
            _fail(delivery, error, retries_made, limit)
    else:
        _count(delivery, "Invocations")


def _run_later(seconds: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(clock.real_seconds(seconds), _workers.submit, (call,))
    timer.daemon = True
    timer.start()


def _fail(delivery: Delivery, error: DeliveryError, retries_made: int, limit: str | None) -> None:
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
        "RETRY_ATTEMPTS": str(retries_made),
    }
    if limit:
        attributes["EXHAUSTED_RETRY_CONDITION"] = limit
    try:
        queues.send_to_dead_letter_queue(delivery, queue, attributes)
        _count(delivery, "InvocationsSentToDlq")
    except DeliveryError as dlq_error:
        logger.warning("rule %s: %s: %s", delivery.rule.get("Name"), queue, dlq_error)
        _count(delivery, "InvocationsFailedToBeSentToDlq")


def _count(delivery: Delivery, *names: str) -> None:
    metrics.count(delivery.rule["EventBusName"], delivery.rule["Name"], *names)
