"""Long operations, shown step by step until they end or somebody stops watching."""

from __future__ import annotations

from collections.abc import Callable, Generator

from lab_builder import stages
from lab_builder.cli import output
from lab_builder.errors import UnconfirmedError
from lab_builder.stacks.values import ChangeSet, StackEvent
from lab_builder.stages import Outcome, Step


def follow(
    steps: Generator[Step, None, Outcome], show: Callable[[Step], None], *, stack_name: str
) -> Outcome:
    """Show each step of an operation on a stack and return its outcome.

    Raises:
        UnconfirmedError: Ctrl-C came when CloudFormation had begun, or was just being told to.
        KeyboardInterrupt: it came before.
    """
    began = False

    def note(step: Step) -> None:
        nonlocal began
        show(step)
        # A change set that was shown and not declined is executed next.
        began = began or isinstance(step, ChangeSet | StackEvent)

    try:
        return stages.follow(steps, note)
    except KeyboardInterrupt as interrupt:
        if not began:
            raise
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            f"stopped watching the stack {stack_name}: what CloudFormation has begun goes on",
            hint="lab-builder status shows how it ends; the same command goes on from there",
        ) from interrupt
