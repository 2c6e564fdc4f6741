"""``learn check``, ``learn run`` and ``learn answer``: lines without a terminal."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import lesson_session, output, verdicts
from lab_builder.errors import EXIT_FAILED, LessonError, UnconfirmedError
from lab_builder.hints import Advice, CommandLine

if TYPE_CHECKING:
    from lab_builder.cli.lesson_session import Opened
    from lab_builder.lessons.lesson import Lesson, Step
    from lab_builder.lessons.statements.statement import Verdict

Observed = list[tuple[str, "Verdict"]]


def check(opened: Opened, name: str, *, as_json: bool) -> None:
    """Check every statement of a lesson once.

    A lesson that was not begun is checked since the stack was created: what a learner did after
    reading it elsewhere counts.
    """
    lesson = lesson_session.choose(opened.lessons, name)
    since = opened.progress.begun(lesson) or opened.session.stack.created
    results: list[tuple[Step, Observed]] = []
    for step in lesson.steps:
        observed = []
        _title(step, as_json=as_json)
        for each in step.checks:
            observed.append((opened.session.text(each), opened.session.observe(each, since)))
            _show(observed[-1], as_json=as_json)
        results.append((step, observed))
        opened.progress.record(lesson, step, observed, opened.session.stack.id)
    _finish(lesson, results, as_json=as_json)


def run(opened: Opened, name: str, timeout: int | None, *, as_json: bool) -> None:
    """Run the commands of a lesson step by step, and wait for the statements of each.

    ``timeout``, in seconds, takes the place of the statements' own deadlines.

    Raises:
        UnconfirmedError: Ctrl-C was pressed.
    """
    lesson = lesson_session.choose(opened.lessons, name)
    since = opened.progress.begin(lesson, anew=True)
    results: list[tuple[Step, Observed]] = []
    try:
        with tempfile.TemporaryDirectory(prefix="lab-builder-") as folder:
            for step in lesson.steps:
                _title(step, as_json=as_json)
                run_commands(opened, step, Path(folder), quiet=as_json)
                observed = _wait(opened, step, since, timeout, as_json=as_json)
                results.append((step, observed))
                opened.progress.record(lesson, step, observed, opened.session.stack.id)
    except KeyboardInterrupt as interrupt:
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            "the lesson was interrupted; what its commands started continues",
            hint=Advice(CommandLine("learn", "check", str(lesson.number)), " shows what holds"),
        ) from interrupt
    _finish(lesson, results, as_json=as_json)


def run_commands(opened: Opened, step: Step, folder: Path, *, quiet: bool = False) -> None:
    """Run the commands of a step, and show them with what they print."""
    from lab_builder.lessons import commands, environment

    environ = environment.applied(opened.variables(os.environ), os.environ)
    for command in step.commands:
        if not quiet:
            output.progress("  $ " + command.text.replace("\n", "\n  > "))
        ran = commands.run(command, environ, folder)
        if ran.output and not quiet:
            output.progress(_indented(ran.output))
        if ran.code:
            output.progress(f"  the command failed with exit code {ran.code}")


def answer(opened: Opened, name: str, text: str) -> None:
    """Compare an answer with what the account says, and keep it.

    Raises:
        LessonError: the lesson asks nothing.
    """
    lesson = lesson_session.choose(opened.lessons, name)
    asked = [(step, question) for step in lesson.steps for question in step.questions]
    if not asked:
        raise LessonError(
            f"lesson {lesson.number} has no question", hint="learn show prints the lesson"
        )
    step, question = asked[0]
    right = opened.session.is_right(question, text)
    opened.progress.answered(lesson, step, text, right=right)
    output.result("right" if right else f"not so; the question is: {question.ask}")
    if not right:
        click.get_current_context().exit(EXIT_FAILED)


def _wait(
    opened: Opened, step: Step, since: datetime, timeout: int | None, *, as_json: bool
) -> Observed:
    found = {}
    for each, verdict in opened.session.wait(step, since, timeout):
        found[id(each)] = (opened.session.text(each), verdict)
        _show(found[id(each)], as_json=as_json)
    return [found[id(each)] for each in step.checks]


def _title(step: Step, *, as_json: bool) -> None:
    if not as_json:
        output.result(f"{step.number}. {step.title}")


def _show(observed: tuple[str, Verdict], *, as_json: bool) -> None:
    if not as_json:
        verdicts.show(*observed)


def _finish(lesson: Lesson, results: Sequence[tuple[Step, Observed]], *, as_json: bool) -> None:
    """Print the result, and exit with its code."""
    found = [verdict for _, observed in results for _, verdict in observed]
    count = sum(verdict.holds for verdict in found)
    if as_json:
        output.as_json(_value(lesson, results))
    else:
        output.result(f"{count} of {len(found)} statements hold")
    verdicts.exit_with(found)


def _value(lesson: Lesson, results: Sequence[tuple[Step, Observed]]) -> dict[str, Any]:
    return {
        "lesson": lesson.number,
        "name": lesson.name,
        "steps": [
            {
                "title": step.title,
                "statements": [verdict.of(text) for text, verdict in observed],
            }
            for step, observed in results
        ],
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))
