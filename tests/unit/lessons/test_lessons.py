"""The lessons of every lab, and the example to begin a new one with."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder import assets, registry
from lab_builder.errors import LessonError
from lab_builder.lessons import example, lint, read


@pytest.mark.parametrize("name", registry.names())
def test_the_lessons_of_a_lab_are_sound(name: str) -> None:
    lab = registry.find(name)
    template = lab.build(assets.bundle(assets.code_folder(lab.NAME)).keys).to_dict()
    lessons = read.read_folder(registry.lessons_folder(name))
    for lesson in lessons:
        lint.check(lesson, template["Outputs"])
    assert [lesson.number for lesson in lessons] == list(range(1, len(lessons) + 1))


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
