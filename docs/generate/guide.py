"""The guide of a lab: its lessons as pages, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from lab_builder import registry
from lab_builder.cli import lesson_screen
from lab_builder.lessons.lesson import Lesson
from lab_builder.lessons.read import read_folder

_INTRODUCTION = """\
# Learn with {lab}

`lab-builder learn` shows these lessons step by step, and checks what you do by what your
account shows, on the embedded engine or on AWS. In a second terminal, `lab-builder learn env`
starts the shell for their commands: in it, `aws` uses the lab and nothing else, and each output
of the stack is a variable.

| | lesson | kind | minutes | services |
|---:|---|---|---:|---|
"""
_CAPABILITIES = """
## What they show

| capability | in |
|---|---|
"""


def pages(lab: str) -> dict[str, str]:
    """Return the pages by file name: one for each lesson, and an index with a table of them."""
    lessons = read_folder(registry.lessons_folder(lab))
    if not lessons:
        return {}
    found = {lesson.path.name: lesson_screen.page(lesson, hints=True) + "\n" for lesson in lessons}
    index = _INTRODUCTION.format(lab=lab) + _rows(lessons)
    return {"index.md": index + _CAPABILITIES + _capabilities(lab, lessons), **found}


def _rows(lessons: Sequence[Lesson]) -> str:
    return "".join(
        f"| {each.number} | [{each.title}]({each.path.name}) | {each.kind} | {each.minutes} "
        f"| {', '.join(each.services)} |\n"
        for each in lessons
    )


def _capabilities(lab: str, lessons: Sequence[Lesson]) -> str:
    """Return a row for each capability, with the steps that show it or why there is none."""
    steps: dict[str, list[str]] = {}
    for lesson in lessons:
        for number, shown in lesson.shows.items():
            for capability in shown:
                link = f"[lesson {lesson.number}, step {number}]({lesson.path.name})"
                steps.setdefault(capability, []).append(link)
    rows = registry.find(lab).CAPABILITIES.items()
    return "".join(f"| {name} | {reason or ', '.join(steps[name])} |\n" for name, reason in rows)
