"""Failures on purpose: forced by the event, or at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from ledger.errors import (
    DatabaseTimeoutError,
    DownstreamThrottledError,
    InvalidEventError,
    NetworkInterruptionError,
    TransientFault,
)
from ledger.month_end import PROCESSES

_FLAGS = {
    "databaseTimeout": "database_timeout",
    "partialFailure": "partial_failure",
    "complianceViolations": "compliance_violations",
    "criticalFailure": "critical_failure",
    "materialVariance": "material_variance",
}
_TRANSIENT: tuple[tuple[type[TransientFault], str], ...] = (
    (DatabaseTimeoutError, "the ledger database did not answer within 30 s"),
    (NetworkInterruptionError, "the connection to the ledger broke off"),
    (DownstreamThrottledError, "the payment service refused the rate of calls"),
)


@dataclass(frozen=True, slots=True)
class ForcedFailure:
    """What ``forceFailure`` asks for.

    ``attempts`` is the number of tries after which the failures that raise clear; None: never.
    """

    database_timeout: bool = False
    partial_failure: bool = False
    compliance_violations: bool = False
    critical_failure: bool = False
    material_variance: bool = False
    specific_process: str | None = None
    attempts: int | None = None

    def raises(self, retry_count: int) -> bool:
        """Tell whether the failures that raise still do, after that many retries."""
        return self.attempts is None or retry_count < self.attempts


def parse(value: Any) -> ForcedFailure:
    """Read the event's ``forceFailure``; None means nothing is forced.

    Raises:
        InvalidEventError: an unknown key, or a value of the wrong type. The message names the key.
    """
    if value is None:
        return ForcedFailure()
    if not isinstance(value, Mapping):
        raise InvalidEventError(f"forceFailure must be an object, not {value!r}")
    fields: dict[str, Any] = {}
    for key, given in value.items():
        if key in _FLAGS:
            _require(isinstance(given, bool), key, "true or false", given)
            fields[_FLAGS[key]] = given
        elif key == "specificProcess":
            _require(given in tuple(PROCESSES), key, f"one of {', '.join(PROCESSES)}", given)
            fields["specific_process"] = given
        elif key == "attempts":
            _require(type(given) is int and given > 0, key, "a whole number above zero", given)
            fields["attempts"] = given
        else:
            known = ", ".join((*_FLAGS, "specificProcess", "attempts"))
            raise InvalidEventError(f"forceFailure.{key} is unknown; known: {known}")
    return ForcedFailure(**fields)


def _require(holds: bool, key: str, expected: str, given: object) -> None:
    if not holds:
        raise InvalidEventError(f"forceFailure.{key} must be {expected}, not {given!r}")


def strike(rng: Random, rate: float) -> None:
    """Raise a transient fault with probability ``rate``.

    Raises:
        TransientFault: chance would have it.
    """
    if rng.random() < rate:
        fault, message = rng.choice(_TRANSIENT)
        raise fault(message)
