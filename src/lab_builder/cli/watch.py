"""Operations on a stack, shown as they happen until they end or somebody stops watching."""

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
    """Show what happens in an operation on a stack, and return its result.

    Raises:
        UnconfirmedError: Ctrl-C came when CloudFormation had begun, or was just being told to.
        KeyboardInterrupt: it came before.
    """
    began = False

    def note(event: Event) -> None:
        nonlocal began
        show(event)
        # A change set that was shown and not declined is executed next.
        began = began or isinstance(event, ChangeSet | StackEvent)

    try:
        return operation.complete(running, note)
    except KeyboardInterrupt as interrupt:
        if not began:
            raise
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            f"stopped watching the stack {stack_name}: what CloudFormation has begun goes on",
            hint=Advice(
                CommandLine("status"),
                " shows how it ends; the same command goes on from there",
            ),
        ) from interrupt
