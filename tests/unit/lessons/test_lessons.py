"""The lessons of every lab, and the example to begin a new one with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lab_builder import assets, registry
from lab_builder.errors import LessonError
from lab_builder.lessons import example, lint, read
from lab_builder.lessons.statements import KINDS
from ledger import month_end, seed


@pytest.mark.parametrize("name", registry.names())
def test_the_lessons_of_a_lab_are_sound(name: str) -> None:
    lab = registry.find(name)
    template = lab.build(assets.bundle(assets.code_folder(lab.NAME)).keys).to_dict()
    lessons = read.read_folder(registry.lessons_folder(name))
    for lesson in lessons:
        lint.check(lesson, template["Outputs"])
    assert [lesson.number for lesson in lessons] == list(range(1, len(lessons) + 1))


@pytest.mark.parametrize("name", registry.names())
def test_each_capability_is_shown_by_a_step_or_has_a_reason(name: str) -> None:
    lessons = read.read_folder(registry.lessons_folder(name))
    shown = {each for lesson in lessons for step in lesson.shows.values() for each in step}
    known = registry.find(name).CAPABILITIES
    assert shown == {each for each, reason in known.items() if reason is None}


def test_the_example_is_a_sound_lesson(tmp_path: Path) -> None:
    example.write(tmp_path / "10-mine.md")
    lint.check(read.read(tmp_path / "10-mine.md"), ["AlertQueueUrl"])


def test_the_example_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "10-mine.md").write_text("mine")
    with pytest.raises(LessonError, match="exists already"):
        example.write(tmp_path / "10-mine.md")


def test_the_example_needs_the_name_of_a_lesson(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="no name of a lesson"):
        example.write(tmp_path / "mine.md")
    assert not list(tmp_path.iterdir())


def seeds() -> list[str]:
    """Return the seeds in the commands of the lab's lessons."""
    lessons = read.read_folder(registry.lessons_folder("aws-deep-dive"))
    texts = [command.text for each in lessons for step in each.steps for command in step.commands]
    return sorted({seed for text in texts for seed in re.findall(r'"seed": "([^"]+)"', text)})


@pytest.mark.parametrize("given", seeds())
def test_chance_strikes_no_run_of_a_lesson(given: str) -> None:
    rate = 0.15  # the default of FailureRate
    purposes: list[tuple[object, ...]] = [("daily failure", 0)]
    purposes += [("month-end failure", each, 0) for each in (None, *month_end.PROCESSES)]
    purposes += [(job, 0) for job in ("FinancialEtl", "ComplianceValidation")]
    assert all(seed.stream(given, *purpose).random() >= rate for purpose in purposes)


def test_the_page_on_lessons_has_every_kind_of_statement_and_block() -> None:
    page = (Path(__file__).parents[3] / "docs" / "lessons.md").read_text()
    for word in (*KINDS, "bash", "check", "hint", "question", "solution"):
        assert f"| `{word}` |" in page
