"""What a lesson's file says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder.errors import LessonError
from lab_builder.lessons import read
from lab_builder.lessons.read import parse
from unit.lessons.texts import FRONT, PATH, STEP, checks, lesson


def test_a_lesson_has_what_its_file_says() -> None:
    found = lesson()
    (step,) = found.steps
    assert (found.number, found.name, found.title, found.minutes) == (7, "try", "Try it", 5)
    assert found.intro == "Why before how."
    assert step.title == "Send"
    assert [command.text.split()[:3] for command in step.commands] == [
        ["aws", "sqs", "send-message"]
    ]
    assert [hint.text for hint in step.hints] == ["Look into the queue."]
    assert len(step.checks) == 1


def test_what_is_for_the_grader_is_not_in_the_text_of_a_step() -> None:
    (step,) = lesson().steps
    assert "send-message" in step.text
    assert "And look." in step.text
    assert "contains" not in step.text
    assert "Look into" not in step.text


def test_a_heading_or_a_block_within_code_begins_nothing() -> None:
    found = lesson(f"{STEP}\n```text\n## not a step\n```\n\n````text\n```check\n````\n")
    assert len(found.steps) == 1
    assert len(found.steps[0].checks) == 1


def test_a_solution_is_a_command_that_is_not_shown() -> None:
    (step,) = lesson(f"{STEP}\n```solution\naws sqs list-queues\n```\n").steps
    assert [command.is_solution for command in step.commands] == [False, True]
    assert "list-queues" not in step.text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("no front matter", 1, "no front matter"),
        ("---\ntitle: Try\n", 1, "no front matter"),
        (FRONT.replace("minutes: 5", "minutes: soon") + STEP, 5, "minutes is 'soon'"),
        (FRONT.replace("kind: activity", "kind: game") + STEP, 3, "kind is 'game'"),
        (FRONT.replace("objective: Learn by trying\n", "") + STEP, 2, "has no objective"),
        (FRONT.replace("title:", "titel:") + STEP, 2, "has no title"),
        (FRONT.replace("minutes:", "service: [x]\nminutes:") + STEP, 5, "no key 'service'"),
        (FRONT.replace("minutes: 5", "minutes: [5") + STEP, 5, "not YAML"),
        (FRONT.replace("minutes:", "shows: [x]\nminutes:") + STEP, 5, r"shows is \['x'\]"),
        (FRONT.replace("minutes:", "shows: {1: x}\nminutes:") + STEP, 5, "shows is not a list"),
        (FRONT + "just text\n", None, "no step"),
        (FRONT + "# A title\n", 7, "heading of level 1"),
        (FRONT + "```check\n- log: g\n```\n## A step\n", 7, "in no step"),
        (FRONT + "## A step\n\n```chek\n- log: g\n```\n", 9, "no block 'chek'"),
        (FRONT + "## A step\n\n```\nx\n```\n", 9, "does not say what it is"),
        (FRONT + checks("- lgo: group"), 10, "no statement 'lgo'"),
        (FRONT + checks("- trace: x"), 10, "trace does not exist yet"),
        (FRONT + checks("log: group"), 10, "no list of statements"),
        (FRONT + checks("- log"), 10, "no mapping"),
        (FRONT + checks("- log: group", '  query: "a'), 12, "not YAML"),
        (FRONT + checks("- log: group"), 10, "says nothing to check"),
        (FRONT + checks("- log: group", "  contains: a", "  conut: 1"), 12, "no key 'conut'"),
        (FRONT + checks("- log: group", "  contains: a", "  contains: b"), 10, "there twice"),
        (FRONT + checks("- log: group", "  contains: a", "  within: soon"), 12, "within is 'soon'"),
        (FRONT + checks("- alarm: a", "  state: BAD"), 11, "state is 'BAD'"),
        (FRONT + checks("- metric: Errors"), 10, "Errors is no metric"),
        (FRONT + checks("- row: sqs.purge_queue", "  path: a"), 10, "only reads"),
        (FRONT + checks("- row: sqs.list_queues", "  path: 'a['"), 11, "JMESPath"),
        (FRONT + checks("- message: https://q.fifo"), 10, "FIFO"),
        (FRONT + checks("- execution: a", "  caught: {state: A}"), 11, "caught has the keys"),
        (FRONT + checks("- job_run: null"), 10, "has no job_run"),
    ],
)
def test_an_error_names_file_and_line_and_what_to_write(
    text: str, line: int | None, said: str
) -> None:
    with pytest.raises(LessonError, match=said) as caught:
        parse(text, PATH)
    assert caught.value.where == (f"{PATH}:{line}" if line else str(PATH))
    assert caught.value.hint


def test_a_close_word_is_proposed() -> None:
    with pytest.raises(LessonError) as caught:
        parse(FRONT + checks("- executoin: a"), PATH)
    assert caught.value.hint == "did you mean execution?"


def test_a_file_with_another_name_is_no_lesson(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="no name of a lesson"):
        parse(FRONT + STEP, tmp_path / "lesson.md")


def test_two_lessons_with_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("01-one.md", "01-two.md"):
        (tmp_path / name).write_text(FRONT + STEP)
    with pytest.raises(LessonError, match="same number"):
        read.read_folder(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "01-one.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match="cannot be read"):
        read.read_folder(tmp_path)
