"""The failure of stack operations that an engine exit interrupted.

Closes a gap of MiniStack, which restores an interrupted stack operation as in progress for ever.
"""

from __future__ import annotations

from typing import Any

from lab_builder.local.engine.cloudformation import patches

_FAILED = {
    "CREATE_IN_PROGRESS": "CREATE_FAILED",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_FAILED",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "UPDATE_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
}
_REASON = "The engine stopped during the operation"


def install() -> None:
    """Fail the operations that were in progress when the state was saved.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from ministack.services import cloudformation

    def restore(data: dict[str, Any] | None) -> None:
        original(data)
        for stack in cloudformation._stacks.all_values():  # noqa: SLF001
            if stack["StackStatus"] in _FAILED:
                stack["StackStatus"] = _FAILED[stack["StackStatus"]]
                stack["StackStatusReason"] = _REASON

    original = patches.RESTORE_STATE.replace(restore)
