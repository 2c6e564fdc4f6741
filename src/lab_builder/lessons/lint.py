"""Check lessons beyond their form: names of the stack, ``aws`` commands, a check in each step."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from lab_builder.errors import LessonError
from lab_builder.lessons import names, shell
from lab_builder.lessons.lesson import Lesson, Step

# Names that are no outputs: the parameter of every lab, and what DescribeStacks says.
ALWAYS = ("EnvironmentName", "StackName")


def check(lesson: Lesson, outputs: Collection[str]) -> None:
    """Check a lesson against the outputs of the template, and botocore's service models.

    Raises:
        LessonError: an output or an ``aws`` command does not exist, or a step has no check.
    """
    path = str(lesson.path)
    for output in lesson.console:
        if output not in outputs:
            raise _unknown_name(output, outputs, f"{path}:1")
    for number in lesson.shows:
        if number not in [step.number for step in lesson.steps]:
            raise LessonError(
                f"shows names step {number}, which the lesson does not have",
                where=f"{path}:1",
                hint=f"it has {len(lesson.steps)} steps",
            )
    for step in lesson.steps:
        for name, line in _names(step):
            if name not in outputs and name not in ALWAYS:
                raise _unknown_name(name, outputs, f"{path}:{line}")
        for command in step.commands:
            shell.check(command, path)
        if not step.checks:
            raise LessonError(
                f"step {step.number} has no check",
                where=f"{path}:{step.line}",
                hint="add a check block; that a learner read something can be seen with `call`",
            )


def _names(step: Step) -> Iterator[tuple[str, int]]:
    """Yield the names of the stack in commands, checks and questions, with their lines."""
    for command in step.commands:
        for offset, text in enumerate(command.text.split("\n")):
            for name in names.used(text):
                yield name, command.line + 1 + offset
    for check in step.checks:
        for key, value in check.written.values.items():
            for name in names.used(value):
                yield name, check.written.lines.get(key, check.line)
    for question in step.questions:
        for name in names.used(question.parameters):
            yield name, question.line


def _unknown_name(name: str, outputs: Collection[str], where: str) -> LessonError:
    close = difflib.get_close_matches(name, [*outputs, *ALWAYS], n=1)
    return LessonError(
        f"the stack has no output {name}",
        where=where,
        hint=f"did you mean {close[0]}?" if close else "lab-builder outputs lists all of them",
    )
