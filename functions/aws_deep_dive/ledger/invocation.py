"""What an event asks of a function: read once, checked, with defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from ledger import batches, failures, seed
from ledger.errors import InvalidEventError
from ledger.failures import ForcedFailure
from ledger.month_end import PROCESSES


@dataclass(frozen=True, slots=True)
class Invocation:
    """An event in the lab's own terms.

    ``day`` is the processing date; ``process`` the one month-end process to run, None for all.
    """

    seed: str
    day: date
    retry_count: int
    force: ForcedFailure
    batch_size: int | None
    test_mode: bool
    process: str | None

    def order(self, kind: str, violation_rate: float) -> batches.Order:
        """Return the order for this invocation's batch.

        The retry count is no part of it: a retry makes the very batch that the failed try made.
        """
        return batches.Order(
            process=kind,
            seed=self.seed,
            day=self.day,
            violation_rate=violation_rate,
            size=self.batch_size,
            partial=self.force.partial_failure,
            violations=self.force.compliance_violations,
            material_variance=self.force.material_variance,
        )


def parse(event: Any, request_id: str) -> Invocation:
    """Read an event: a learner's, the workflow's, or EventBridge's own.

    A key that is null counts as absent. Keys of the envelope (source, detail and so on) mean
    nothing here. The workflow passes its ``skip_glue`` on to have it checked with the rest.

    Raises:
        InvalidEventError: a value cannot be meant. The message names the key.
    """
    if not isinstance(event, Mapping):
        raise InvalidEventError(f"the event must be a JSON object, not {event!r}")
    _flag(event, "skip_glue")
    return Invocation(
        seed=seed.choose(event, request_id),
        day=_day(event),
        retry_count=_whole_number(event, "retry_count", 0, 1_000) or 0,
        force=failures.parse(event.get("forceFailure")),
        batch_size=_whole_number(event, "batch_size", batches.SMALLEST, batches.LARGEST),
        test_mode=_flag(event, "test_mode"),
        process=_process(event),
    )


def _day(event: Mapping[str, Any]) -> date:
    """Return the date of ``timestamp``, else of EventBridge's ``time``, else today, in UTC."""
    for key in ("timestamp", "time"):
        value = event.get(key)
        if value is None:
            continue
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise InvalidEventError(f"{key} must be an ISO 8601 time, not {value!r}") from error
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    return datetime.now(UTC).date()


def _whole_number(event: Mapping[str, Any], key: str, low: int, high: int) -> int | None:
    value = event.get(key)
    if value is None:
        return None
    if type(value) is not int or not low <= value <= high:
        raise InvalidEventError(f"{key} must be a whole number from {low} to {high}, not {value!r}")
    return value


def _flag(event: Mapping[str, Any], key: str) -> bool:
    value = event.get(key)
    if value is not None and type(value) is not bool:
        raise InvalidEventError(f"{key} must be true or false, not {value!r}")
    return bool(value)


def _process(event: Mapping[str, Any]) -> str | None:
    value = event.get("process")
    if value is not None and value not in tuple(PROCESSES):
        raise InvalidEventError(f"process must be one of {', '.join(PROCESSES)}, not {value!r}")
    return value
