"""Show the events of an operation on a stack until it ends or the user interrupts."""

from __future__ import annotations

from collections.abc import Callable, Generator

from lab_builder.cli import output
from lab_builder.errors import UnconfirmedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks.values import ChangeSet, StackEvent
from lab_builder.workflow import operation
from lab_builder.workflow.operation import Event, Result


def watch(
    running: Generator[Event, None, Result], show: Callable[[Event], None], *, stack_name: str
) -> Result:
    """Show the events of an operation on a stack, and return its result.

    Raises:
        UnconfirmedError: Ctrl-C was pressed when CloudFormation had started, or was about to.
        KeyboardInterrupt: Ctrl-C was pressed before.
    """
    accepted = started = False

    def note(event: Event) -> None:
        nonlocal accepted, started
        show(event)
        # A change set that was shown and not declined is executed next.
        accepted = accepted or isinstance(event, ChangeSet)
        started = started or isinstance(event, StackEvent)

    try:
        return operation.complete(running, note)
    except KeyboardInterrupt as interrupt:
        if not (accepted or started):
            raise
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            f"stopped watching the stack {stack_name}: "
            + (
                "the CloudFormation operation continues"
                if started
                else "its CloudFormation operation may have started"
            ),
            hint=Advice(
                CommandLine("status"),
                " shows its status; run the same command again to continue",
            ),
        ) from interrupt
