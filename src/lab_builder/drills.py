"""What a drill is: trouble that a lab makes on purpose, and what must be seen to come of it.

A lab describes its drill with these values; ``local.drill`` carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Retried:
    """A state was tried again after an error that its Retry names."""

    state: str
    error: str

    def __str__(self) -> str:
        return f"{self.state} is tried again after {self.error}"


@dataclass(frozen=True, slots=True)
class Caught:
    """A state's Catch passed an error on to another state."""

    state: str
    error: str
    by: str

    def __str__(self) -> str:
        return f"{self.error} of {self.state} is caught by {self.by}"


@dataclass(frozen=True, slots=True)
class JobSucceeded:
    """The run of the Glue job that a state started succeeded."""

    state: str

    def __str__(self) -> str:
        return f"the Glue job of {self.state} succeeds"


@dataclass(frozen=True, slots=True)
class Failed:
    """The execution ended as FAILED with a named error."""

    error: str

    def __str__(self) -> str:
        return f"the execution fails with {self.error}"


Step = Retried | Caught | JobSucceeded | Failed


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where it is written what was planted in the batches of an execution, and what was found.

    ``report`` is a key that may hold ``{execution}``: ``{"batches": {id: ...}, "findings":
    [{"transaction_id", "control"}]}``. ``manifest`` is a key that holds ``{batch_id}``:
    ``{"planted": [{"transaction_id", "defect"}]}``. ``rejected`` is a prefix that may hold any
    member of the manifest: objects with lines ``{"transaction_id", "reason"}``.
    """

    bucket: str  # the output of the stack that holds its name
    report: str
    manifest: str
    rejected: str


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of the workflow: what goes in besides the seed, and what its history must show."""

    name: str
    why: str
    input: Mapping[str, Any]
    shows: tuple[Step, ...]
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """A lab's drill. ``seed`` is one with which chance adds no failure to the forced ones.

    ``workflow`` and ``queue`` are the outputs of the stack that hold the state machine's ARN and
    the URL of the queue that gets the alarms' notices. ``alarms`` are the logical ids of those
    that must go to ALARM.
    """

    seed: str
    workflow: str
    executions: tuple[Execution, ...]
    alarms: tuple[str, ...]
    queue: str
