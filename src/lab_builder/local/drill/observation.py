"""Observations of a drill, and the expected effects that they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from lab_builder.aws_calls import AwsCall


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation. ``expectation`` is the expected effect that it shows, if any."""

    what: str
    call: AwsCall
    expectation: str | None = None
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expected effect; ``seen`` is None if it was not observed in time."""

    what: str
    seen: Observation | None


class Watch(Protocol):
    """A watch that is polled. ``ended`` is true if further polls show nothing new."""

    expects: tuple[str, ...]
    ended: bool

    def poll(self) -> Iterator[Observation]:
        """Yield new observations."""
        ...
