"""The progress of a learner: kept, safe for two terminals, never lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lab_builder.lessons.progress import HOME, LEARNER, Progress
from lab_builder.lessons.statements.statement import Verdict
from unit.lessons.texts import lesson

HOLDS, FAILS = Verdict("holds", "it is there"), Verdict("does not hold", "nothing")


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress.locate("a-lab", {HOME: str(tmp_path), LEARNER: "Ada/Byron"})


def test_a_lesson_is_begun_once(progress: Progress) -> None:
    assert progress.begun(lesson()) is None
    first = progress.begin(lesson())
    assert progress.begin(lesson()) == first == progress.begun(lesson())
    assert progress.begin(lesson(), anew=True) > first


def test_a_step_is_done_when_all_holds_and_stays_done(progress: Progress) -> None:
    (step,) = lesson().steps
    assert not progress.record(lesson(), step, [("a", HOLDS), ("b", FAILS)], "stack")
    assert progress.done(lesson()) == ()
    assert progress.record(lesson(), step, [("a", HOLDS), ("b", HOLDS)], "stack")
    assert not progress.record(lesson(), step, [("a", FAILS)], "another stack")
    assert progress.done(lesson()) == (step.title,)
    kept = progress.read()["lessons"]["try"]["steps"][step.title]
    assert kept["stack"] == "stack"
    assert [each["saw"] for each in kept["observed"]] == ["it is there"] * 2


def test_learners_and_labs_have_files_of_their_own(tmp_path: Path) -> None:
    environ = {HOME: str(tmp_path)}
    paths = {
        Progress.locate(lab, environ | {LEARNER: name}).path
        for lab in ("one", "two")
        for name in ("ada", "ben")
    }
    assert len(paths) == 4


def test_a_broken_file_is_kept_aside(progress: Progress) -> None:
    progress.begin(lesson())
    progress.path.write_text('{"lessons": {"try"')
    aside = progress.set_aside()
    assert aside is not None
    assert aside.read_text() == '{"lessons": {"try"'
    assert progress.begun(lesson()) is None
    progress.begin(lesson())
    assert progress.set_aside() is None


def test_nothing_is_lost_when_many_write_at_once(progress: Progress) -> None:
    script = """
import os, sys
from lab_builder.lessons.progress import Progress
from unit.lessons.texts import lesson
progress, one = Progress.locate("a-lab", os.environ), lesson()
for _ in range(25):
    progress.hinted(one, one.steps[0])
"""
    tests = str(Path(__file__).parents[2])
    environ = {HOME: str(progress.path.parents[2]), LEARNER: "Ada/Byron", "PYTHONPATH": tests}
    environ["PYTHONPATH"] += f":{Path(sys.modules['lab_builder'].__file__ or '').parents[1]}"
    many = [subprocess.Popen([sys.executable, "-c", script], env=environ) for _ in range(4)]
    assert [each.wait() for each in many] == [0] * 4
    assert json.loads(progress.path.read_text())["lessons"]["try"]["steps"]["Send"]["hints"] == 100
