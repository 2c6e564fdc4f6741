"""``learn`` without a stack: lessons, progress, and what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lab_builder.cli import main
from lab_builder.lessons.example import TEXT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAB_BUILDER_HOME", str(tmp_path))
    monkeypatch.setenv("LAB_BUILDER_LEARNER", "ada")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def learn(*words: str) -> Result:
    return CliRunner().invoke(main, ["learn", *words])


def test_the_lessons_are_listed_with_what_is_done(home: Path) -> None:
    listed = json.loads(learn("list", "--json").stdout)
    assert [each["number"] for each in listed] == list(range(1, 10))
    assert {each["done"] for each in listed} == {0}


def test_a_broken_progress_is_moved_aside_and_that_is_said(home: Path) -> None:
    file = home / "learn" / "aws-deep-dive" / "ada.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    done = learn("list")
    assert done.exit_code == 0
    assert "the progress file was broken, and is now" in done.stderr
    assert [each.read_text() for each in file.parent.glob("*.broken-*")] == ["{"]


def test_a_lesson_is_shown_without_hints_and_solutions() -> None:
    shown = learn("show", "1")
    assert "## 2. Read one rule, then its target" in shown.stdout
    assert "**Question:**" in shown.stdout
    assert "disable-rule" not in shown.stdout
    assert "disable-rule" in learn("show", "1", "--solution").stdout
    assert "looks for your call in CloudTrail" in learn("show", "1", "--hints").stdout


def test_a_lesson_that_does_not_exist_is_an_error() -> None:
    done = learn("show", "77")
    assert done.exit_code == 2
    assert "there is no lesson '77'" in done.stderr


def test_a_new_lesson_is_sound() -> None:
    assert learn("new", "10-mine.md").exit_code == 0
    done = learn("lint", "10-mine.md")
    assert (done.exit_code, done.stderr) == (0, "1 lesson without a fault\n")


def test_a_fault_is_shown_with_file_and_line(home: Path) -> None:
    text = TEXT.format(kinds="").replace("send-message --queue-url", "send-message --queue")
    (home / "10-mine.md").write_text(text)
    done = learn("lint", "10-mine.md")
    assert done.exit_code == 2
    assert "aws sqs send-message has no --queue" in done.stderr
    assert "at: 10-mine.md:" in done.stderr


def test_a_watch_needs_a_terminal() -> None:
    for words in ((), ("3",), ("watch",)):
        done = learn(*words)
        assert done.exit_code == 2
        assert "cannot watch a lesson without a terminal" in done.stderr


def test_nothing_is_checked_where_no_engine_runs() -> None:
    done = learn("check", "1")
    assert done.exit_code == 1
    assert "the engine is not running" in done.stderr
