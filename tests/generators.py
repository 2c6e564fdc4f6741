"""Runs generators that yield what happens and return the outcome."""

from collections.abc import Generator
from typing import TypeVar

Step = TypeVar("Step")
Outcome = TypeVar("Outcome")


def drained(steps: Generator[Step, None, Outcome]) -> tuple[list[Step], Outcome]:
    """Return everything that was yielded, and the outcome."""
    seen = []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            return seen, end.value
