"""The definition of a failure drill: the failures that a lab injects, and their expected effects.

A lab defines its drill with these values; ``local.drill`` runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Retried:
    """A state was retried after an error that its Retry matches."""

    state: str
    error: str

    def __str__(self) -> str:
        return f"{self.state} is retried after {self.error}"


@dataclass(frozen=True, slots=True)
class Caught:
    """A state's Catch passed an error to another state."""

    state: str
    error: str
    by: str

    def __str__(self) -> str:
        return f"{self.error} of {self.state} is caught by {self.by}"


@dataclass(frozen=True, slots=True)
class JobSucceeded:
    """The Glue job run of a state succeeded."""

    state: str

    def __str__(self) -> str:
        return f"the Glue job of {self.state} succeeds"


@dataclass(frozen=True, slots=True)
class Failed:
    """The execution failed with an error."""

    error: str

    def __str__(self) -> str:
        return f"the execution fails with {self.error}"


ExpectedEvent = Retried | Caught | JobSucceeded | Failed


@dataclass(frozen=True, slots=True)
class Ledger:
    """The objects that list the defects planted in an execution's batches, and those found.

    ``report`` is a key that may hold ``{execution}``: ``{"batches": {id: ...}, "findings":
    [{"transaction_id", "control"}]}``. ``manifest`` is a key that holds ``{batch_id}``:
    ``{"planted": [{"transaction_id", "defect"}]}``. ``rejected`` is a prefix that may hold any
    member of the manifest: objects with lines ``{"transaction_id", "reason"}``.
    """

    bucket: str  # the stack output with its name
    report: str
    manifest: str
    rejected: str


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution of the workflow: its input besides the seed, and the expected events."""

    name: str
    why: str
    input: Mapping[str, Any]
    shows: tuple[ExpectedEvent, ...]
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """A lab's drill. With ``seed``, no random failures occur in addition to the injected ones.

    ``workflow`` and ``queue`` are the stack outputs with the state machine's ARN and the URL of the
    queue that receives the alarms' notifications. ``alarms`` are the logical ids of the alarms that
    must change to ALARM.
    """

    seed: str
    workflow: str
    executions: tuple[Execution, ...]
    alarms: tuple[str, ...]
    queue: str
