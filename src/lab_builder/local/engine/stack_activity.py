"""Whether stack operations are in progress."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackActivity:
    """Whether any stack operation is in progress, and the number of events of all stacks."""

    in_progress: bool
    events: int


def activity() -> StackActivity:
    """Return the current activity of all stacks."""
    from ministack.services import cloudformation

    statuses = [stack["StackStatus"] for stack in cloudformation._stacks.all_values()]  # noqa: SLF001
    return StackActivity(
        # A stack in review has a change set, and nothing in progress.
        any(
            status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"
            for status in statuses
        ),
        sum(map(len, cloudformation._stack_events.all_values())),  # noqa: SLF001
    )
