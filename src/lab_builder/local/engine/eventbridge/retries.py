"""When a delivery that failed is tried again.

"By default, EventBridge retries sending the event for 24 hours and up to 185 times with an
exponential back off and jitter"; how long that is, it does not say:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FIRST, _LONGEST = 1.0, 600.0  # seconds


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A target's limits. ``age`` is in seconds."""

    attempts: int = 185
    age: int = 86_400

    @classmethod
    def of(cls, target: Mapping[str, Any]) -> RetryPolicy:
        """Read a target's RetryPolicy."""
        given = target.get("RetryPolicy") or {}
        return cls(
            int(given.get("MaximumRetryAttempts", cls().attempts)),
            int(given.get("MaximumEventAgeInSeconds", cls().age)),
        )

    def exhausted(self, retries: int, age: float) -> str | None:
        """Return the limit that forbids another try after so many retries and seconds, if one."""
        if retries >= self.attempts:
            return "MaximumRetryAttempts"
        return "MaximumEventAgeInSeconds" if age >= self.age else None


def delay(retries: int) -> float:
    """Return the seconds before the next try."""
    longest = min(_FIRST * 2.0 ** min(retries, 30), _LONGEST)
    return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, no secret
