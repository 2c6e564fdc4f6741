"""What the commands do with a stack in each status of CloudFormation, in one table.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks.values import Stack

Deploy = Literal["update", "create", "replace", "repair", "refuse"]


@dataclass(frozen=True, slots=True)
class StatusRule:
    """What the commands do with a stack in a status.

    ``deploy`` updates the stack unless nothing changes; creates it; deletes it first (replace);
    updates it in any case, because it is not what its template says (repair); or refuses.
    ``destroys`` is whether ``destroy`` deletes it, ``has_resources`` whether it has schedules to
    pause and outputs to print. ``advice`` is what to do next, with the name as ``{name}``.
    """

    deploy: Deploy
    destroys: bool = True
    has_resources: bool = True
    advice: str | Advice | None = None


_AT_REST = StatusRule("update")
_BUSY = StatusRule(
    "refuse",
    destroys=False,
    advice=Advice("wait until it has ended; ", CommandLine("status"), " shows it"),
)
_FAILED_CREATE = StatusRule(
    "refuse", advice=Advice(CommandLine("destroy"), ", then ", CommandLine("deploy"), " again")
)
_EVENTS = "aws cloudformation describe-stack-events --stack-name {name} shows what failed"
_UNKNOWN = StatusRule("refuse", advice=_EVENTS)

STATUSES: Mapping[str, StatusRule] = {
    "CREATE_COMPLETE": _AT_REST,
    "CREATE_FAILED": _FAILED_CREATE,
    "CREATE_IN_PROGRESS": _BUSY,
    "DELETE_COMPLETE": StatusRule("create", has_resources=False),
    "DELETE_FAILED": StatusRule(
        "refuse",
        advice=Advice(
            CommandLine("destroy"), " finishes the deletion; then ", CommandLine("deploy"), " again"
        ),
    ),
    # A second destroy watches the deletion that the first one started.
    "DELETE_IN_PROGRESS": StatusRule("refuse", advice=_BUSY.advice),
    "IMPORT_COMPLETE": _AT_REST,
    "IMPORT_IN_PROGRESS": _BUSY,
    "IMPORT_ROLLBACK_COMPLETE": _AT_REST,
    "IMPORT_ROLLBACK_FAILED": StatusRule("refuse", advice=_EVENTS),
    "IMPORT_ROLLBACK_IN_PROGRESS": _BUSY,
    "REVIEW_IN_PROGRESS": StatusRule(
        "create",
        has_resources=False,
        advice=Advice(
            "no change set was executed yet: ",
            CommandLine("deploy"),
            " creates the lab, ",
            CommandLine("destroy"),
            " deletes the empty stack",
        ),
    ),
    "ROLLBACK_COMPLETE": StatusRule(
        "replace",
        has_resources=False,
        advice=Advice("its creation failed; ", CommandLine("deploy"), " replaces it"),
    ),
    "ROLLBACK_FAILED": _FAILED_CREATE,
    "ROLLBACK_IN_PROGRESS": _BUSY,
    "UPDATE_COMPLETE": _AT_REST,
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": _BUSY,
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html
    "UPDATE_FAILED": StatusRule(
        "repair",
        advice=Advice(
            CommandLine("deploy"),
            " updates it; or aws cloudformation rollback-stack --stack-name {name}",
        ),
    ),
    "UPDATE_IN_PROGRESS": _BUSY,
    "UPDATE_ROLLBACK_COMPLETE": _AT_REST,
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _BUSY,
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
    "UPDATE_ROLLBACK_FAILED": StatusRule(
        "refuse",
        advice="fix what the events name, then run "
        "aws cloudformation continue-update-rollback --stack-name {name}",
    ),
    "UPDATE_ROLLBACK_IN_PROGRESS": _BUSY,
}


def rule(stack: Stack) -> StatusRule:
    """Return what can be done with a stack. A status that is not in the table is refused."""
    return STATUSES.get(stack.status, _BUSY if stack.is_busy else _UNKNOWN)


def advice(stack: Stack) -> Advice | None:
    """Return what to do next with a stack, or None where nothing is amiss."""
    given = rule(stack).advice
    if given is None:
        return None
    parts = (given,) if isinstance(given, str) else given
    # A command is a tuple of words, and has no name of a stack.
    return Advice(
        *(part.replace("{name}", stack.name) if isinstance(part, str) else part for part in parts)
    )


def refuse_busy(stack: Stack) -> None:
    """Check that no operation is running on the stack.

    Raises:
        StackError: an operation is running.
    """
    if stack.is_busy:
        raise StackError(
            f"the stack {stack.name} is in {stack.status}: another operation is running",
            where=stack.id,
            hint=_BUSY.advice,
        )


def refuse_empty(stack: Stack) -> None:
    """Check that the stack has resources.

    Raises:
        StackError: it has none in its status.
    """
    if not rule(stack).has_resources:
        raise StackError(
            f"the stack {stack.name} is in {stack.status} and has no resources",
            where=stack.id,
            hint=advice(stack),
        )
