"""Operations that take long: generators that yield what happens and return how it ended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

Event = TypeVar("Event")
Result = TypeVar("Result")


def complete(operation: Generator[Event, None, Result], show: Callable[[Event], object]) -> Result:
    """Run an operation to its end, show what happens, and return its result.

    What ``show`` raises ends it.
    """
    try:
        while True:
            show(next(operation))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        operation.close()
