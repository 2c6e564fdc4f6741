"""Run an operation, a generator that yields events and returns its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

Event = TypeVar("Event")
Result = TypeVar("Result")


def complete(operation: Generator[Event, None, Result], show: Callable[[Event], object]) -> Result:
    """Run an operation to its end, call ``show`` with each event, and return the result.

    An exception in ``show`` ends the operation.
    """
    try:
        while True:
            show(next(operation))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        operation.close()
