"""The promises of a lab: statements in the form of a lesson, observed after a deploy."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from lab_builder.errors import LessonError
from lab_builder.lessons import read as lessons
from lab_builder.lessons.lesson import Lesson, Step
from lab_builder.lessons.names import used
from lab_builder.lessons.session import names
from lab_builder.stacks.values import Stack

# Of a lab that was deployed long ago, what happened lately: logs and metrics are read from then on.
_LATELY = timedelta(hours=2)


def read(path: Path) -> Lesson:
    """Return the promises of a lab.

    Raises:
        LessonError: the lab has none, or the file is invalid.
    """
    if not path.exists():
        raise LessonError("the lab has no promises", where=str(path), hint="learn checks lessons")
    return lessons.read(path)


def promised(promises: Lesson, stack: Stack) -> Step:
    """Return the statements as one step, without those about outputs that the stack lacks.

    A parameter leaves them out. Of a stack without any output, all is promised.
    """
    known = names(stack).keys()
    checks = tuple(
        check
        for _, check in promises.checks()
        if not stack.outputs or set(used(check.written.values)) <= known
    )
    return Step(1, promises.title, 1, "", checks=checks)


def since(stack: Stack, now: datetime) -> datetime:
    """Return the time from which on a stack is observed: its last deploy, or two hours ago."""
    return max(stack.updated or stack.created, now - _LATELY)
