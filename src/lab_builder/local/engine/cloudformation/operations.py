"""The operations on stacks that are under way, and the end of those that an engine's death cut off.

Closes a gap of MiniStack, which restores a stack as in progress that nothing works on any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab_builder.local.engine import patches

_FAILED = {
    "CREATE_IN_PROGRESS": "CREATE_FAILED",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_FAILED",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "UPDATE_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
}
_REASON = "The engine ended during the operation"


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at all stacks: whether any is worked on, and how many events there are."""

    running: bool
    events: int


def install() -> None:
    """End what was in progress when the state was saved.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from ministack.services import cloudformation

    def restore(data: dict[str, Any] | None) -> None:
        original(data)
        for stack in cloudformation._stacks.all_values():  # noqa: SLF001
            if stack["StackStatus"] in _FAILED:
                stack["StackStatus"] = _FAILED[stack["StackStatus"]]
                stack["StackStatusReason"] = _REASON

    patches.require(cloudformation, "_stacks", "_stack_events")
    original = patches.replace(cloudformation, "_restore_state", restore)


def seen() -> Seen:
    """Look at all stacks."""
    from ministack.services import cloudformation

    return Seen(
        any(stack["StackStatus"] in _FAILED for stack in cloudformation._stacks.all_values()),  # noqa: SLF001
        sum(map(len, cloudformation._stack_events.all_values())),  # noqa: SLF001
    )
