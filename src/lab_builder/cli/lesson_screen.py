"""The texts of lessons on a screen or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lab_builder.cli import columns, output
from lab_builder.lessons.lesson import Lesson, Step
from lab_builder.lessons.progress import Progress
from lab_builder.lessons.statements.statement import Verdict

_MOST_SEEN = 4  # lines
MARKS = {"holds": "ok", "does not hold": "--", "cannot tell": "??"}
_COLOURS = {"holds": "COMPLETE", "does not hold": "FAILED", "cannot tell": "warning"}


def summary(lesson: Lesson, progress: Progress) -> dict[str, Any]:
    """Return a lesson and its progress as a row."""
    return {
        "number": lesson.number,
        "name": lesson.name,
        "title": lesson.title,
        "kind": lesson.kind,
        "minutes": lesson.minutes,
        "steps": len(lesson.steps),
        "done": len(progress.done(lesson)),
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows of lessons as a table."""

    def state(row: dict[str, Any]) -> str:
        text = f"{row['done']}/{row['steps']}"
        return output.coloured("COMPLETE", text) if row["done"] == row["steps"] else text

    cells = [
        (str(row["number"]), state(row), row["kind"], f"{row['minutes']} min", row["title"])
        for row in rows
    ]
    return columns.table(cells, indent="")


def page(lesson: Lesson, *, hints: bool = False, solution: bool = False) -> str:
    """Return a lesson as Markdown: its introduction and its steps."""
    parts = [
        f"# {lesson.number}. {lesson.title}",
        f"*{lesson.objective}.* {lesson.minutes} minutes.",
        lesson.intro,
    ]
    for step in lesson.steps:
        parts += step_page(step, hints=hints, solution=solution)
    return "\n\n".join(filter(None, parts))


def step_page(step: Step, *, hints: bool = False, solution: bool = False) -> Iterator[str]:
    """Yield the parts of a step as Markdown."""
    yield f"## {step.number}. {step.title}"
    yield step.text
    for question in step.questions:
        yield f"**Question:** {question.ask}"
    if hints:
        yield from (f"> {line}" for hint in step.hints for line in hint.text.split("\n\n"))
    if solution:
        for command in step.commands:
            if command.is_solution:
                yield f"```bash\n{command.text}\n```"


def verdict_lines(text: str, verdict: Verdict | None, *, width: int | None = None) -> Iterator[str]:
    """Yield a statement with its mark as lines; where it does not hold, also what was seen.

    With ``width``, the lines are as narrow, and of what was seen are only the first.
    """
    mark = output.coloured(_COLOURS[verdict.state], MARKS[verdict.state]) if verdict else ".."
    first, *rest = _wrapped(text, width)
    yield f"  {mark}  {first}"
    yield from (f"      {line}" for line in rest)
    if verdict and not verdict.holds:
        saw = _wrapped(output.printable(verdict.saw), width)
        yield from (output.dim(f"      {line}") for line in saw[:_MOST_SEEN])


def _wrapped(text: str, width: int | None) -> list[str]:
    if width is None:
        return [text]
    import textwrap

    return textwrap.wrap(text, max(width - 7, 10)) or [""]


def report(lessons: Sequence[Lesson], progress: Progress) -> str:
    """Return what was observed of each step as Markdown, with the commands that show it."""
    value = progress.read().get("lessons", {})
    parts = [f"# {progress.lab}: {progress.learner}"]
    for lesson in lessons:
        steps = value.get(lesson.name, {}).get("steps", {})
        done = progress.done(lesson)
        parts.append(
            f"## {lesson.number}. {lesson.title}: {len(done)} of {len(lesson.steps)} steps"
        )
        for step in lesson.steps:
            parts += _evidence(step, steps.get(step.title, {}))
    return "\n\n".join(parts)


def _evidence(step: Step, found: dict[str, Any]) -> Iterator[str]:
    state = f"done {found['done'][:19]}Z" if found.get("done") else "not done"
    yield f"### {step.title}: {state}"
    hints, answer = found.get("hints"), found.get("answer")
    if hints:
        yield f"Hints shown: {hints}"
    if answer:
        yield f"Answer ({'right' if answer['right'] else 'wrong'}): {answer['text']}"
    lines = []
    for each in found.get("observed", ()):
        lines.append(f"- {MARKS[each['state']]} {each['statement']}: {each['saw']}")
        if each["command"]:
            lines.append(f"  `{each['command']}`")
    if lines:
        yield "\n".join(lines)
