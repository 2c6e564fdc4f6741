"""Retry policies of targets, and the delay before a retry.

"By default, EventBridge retries sending the event for 24 hours and up to 185 times with an
exponential back off and jitter"; AWS does not document the delays:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FIRST_DELAY, _MAX_DELAY = 1.0, 600.0  # seconds


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A target's RetryPolicy. ``age`` is in seconds."""

    attempts: int = 185
    age: int = 86_400

    @classmethod
    def from_target(cls, target: Mapping[str, Any]) -> RetryPolicy:
        """Return the RetryPolicy of a target."""
        given = target.get("RetryPolicy") or {}
        return cls(
            int(given.get("MaximumRetryAttempts", cls().attempts)),
            int(given.get("MaximumEventAgeInSeconds", cls().age)),
        )

    def exhausted_limit(self, retries: int, age: float) -> str | None:
        """Return the limit that is reached after a number of retries and seconds, or None."""
        if retries >= self.attempts:
            return "MaximumRetryAttempts"
        return "MaximumEventAgeInSeconds" if age >= self.age else None


def delay(retries: int) -> float:
    """Return the seconds before the next attempt."""
    longest = min(_FIRST_DELAY * 2.0 ** min(retries, 30), _MAX_DELAY)
    return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, no secret
