"""The watch: the current step on a terminal, while the learner works elsewhere."""

from __future__ import annotations

import select
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lab_builder.cli import columns, hints, lesson_check, lesson_screen, lesson_session, output
from lab_builder.errors import UsageError
from lab_builder.hints import Advice, CommandLine
from lab_builder.lessons.watch import Verdicts, Watcher

if TYPE_CHECKING:
    from lab_builder.cli.lesson_session import Opened
    from lab_builder.lessons.lesson import Lesson, Step

_KEYS = "h hint   r run its commands   n next   b back   a answer   q quit"
_PAUSED = "The schedules are paused, and some lessons look at what they do. ", CommandLine("resume")
_LOOK = 0.2  # seconds between looks at what changed


def follow(opened: Opened, name: str | None) -> None:
    """Follow a lesson, or the first that is not done, step by step.

    Raises:
        UsageError: the terminal is not that of a Unix system.
    """
    _require_unix()
    lesson = lesson_session.choose(opened.lessons, name) if name else _current(opened)
    paused = opened.is_paused()
    with tempfile.TemporaryDirectory(prefix="lab-builder-") as folder, _keys():
        position: tuple[Lesson, int] | None = (lesson, _first_open(opened, lesson))
        while position:
            position = _step(opened, *position, Path(folder), paused=paused)
            paused = False
    output.progress("Your progress is kept. To go on: lab-builder learn")


def _require_unix() -> None:
    try:
        import termios  # noqa: F401 - Windows has none
    except ImportError as error:
        raise UsageError(
            "the watch reads single keys, which this system's terminal does not give",
            hint=Advice(CommandLine("learn", "show"), " and ", CommandLine("learn", "check")),
        ) from error


def _current(opened: Opened) -> Lesson:
    """Return the first lesson with a step that is not done, else the last."""
    for lesson in opened.lessons:
        if len(opened.progress.done(lesson)) < len(lesson.steps):
            return lesson
    return opened.lessons[-1]


def _first_open(opened: Opened, lesson: Lesson) -> int:
    done = opened.progress.done(lesson)
    return next((i for i, step in enumerate(lesson.steps) if step.title not in done), 0)


def _step(
    opened: Opened, lesson: Lesson, index: int, folder: Path, *, paused: bool
) -> tuple[Lesson, int] | None:
    """Show a step until the learner goes on, and return where to; None to quit."""
    step = lesson.steps[index]
    since = opened.progress.begin(lesson)
    _show_text(lesson, step)
    if paused:
        output.progress(hints.as_text(Advice(*_PAUSED)))
    changed = threading.Event()
    with Watcher(opened.session, step, since, lambda _: changed.set()) as watcher:
        board = _Board(opened, step)
        kept = False
        while True:
            if changed.is_set():
                changed.clear()
                board.draw(watcher.verdicts)
                kept = kept or _keep(opened, lesson, step, watcher)
            match _key():
                case "h":
                    opened.progress.hinted(lesson, step)
                    _below(board, "\n\n".join(hint.text for hint in step.hints) or "No hint here.")
                    changed.set()
                case "r":
                    board.forget()
                    with _lines():
                        lesson_check.run_commands(opened, step, folder)
                    changed.set()
                case "a":
                    board.forget()
                    with _lines():
                        _answer(opened, lesson, step)
                    changed.set()
                case "n" | "\r" | "\n":
                    return _after(opened, lesson, index)
                case "b":
                    return lesson, max(index - 1, 0)
                case "q" | "\x03" | "\x04":
                    board.forget()
                    return None


def _keep(opened: Opened, lesson: Lesson, step: Step, watcher: Watcher) -> bool:
    """Keep the verdicts once all are there, and return whether the step is done."""
    verdicts = [verdict for verdict in watcher.verdicts if verdict]
    if len(verdicts) < len(step.checks):
        return False
    observed = [
        (opened.session.text(each), verdict)
        for each, verdict in zip(step.checks, verdicts, strict=True)
    ]
    return opened.progress.record(lesson, step, observed, opened.session.stack.id)


def _after(opened: Opened, lesson: Lesson, index: int) -> tuple[Lesson, int] | None:
    if index + 1 < len(lesson.steps):
        return lesson, index + 1
    later = [each for each in opened.lessons if each.number > lesson.number]
    if not later:
        output.progress("That was the last lesson.")
        return None
    return later[0], _first_open(opened, later[0])


def _answer(opened: Opened, lesson: Lesson, step: Step) -> None:
    if not step.questions:
        output.progress("This step has no question.")
        return
    question = step.questions[0]
    text = click.prompt(question.ask, err=True)
    right = opened.session.is_right(question, text)
    opened.progress.answered(lesson, step, text, right=right)
    output.progress("Right." if right else "Not so: look again.")


def _show_text(lesson: Lesson, step: Step) -> None:
    click.clear()
    if step.number == 1:
        output.markdown(f"# {lesson.number}. {lesson.title}\n\n{lesson.intro}")
    else:
        output.markdown(f"# {lesson.number}. {lesson.title}")
    output.markdown("\n\n".join(lesson_screen.step_page(step)))
    if step.number == 1:
        output.progress(
            hints.as_text(Advice("\nWork in a second terminal: ", CommandLine("learn", "env")))
        )
    output.progress("")


def _below(board: _Board, text: str) -> None:
    board.forget()
    output.markdown(text)


class _Board:
    """The statements at the bottom of the screen, drawn over themselves."""

    def __init__(self, opened: Opened, step: Step) -> None:
        self._texts = [opened.session.text(each) for each in step.checks]
        self._step = step
        self._shown = 0
        self.draw((None,) * len(self._texts))

    def draw(self, verdicts: Verdicts) -> None:
        """Draw the verdicts over those drawn last."""
        width = max(columns.terminal_width() or 80, 20)
        lines = [
            line
            for text, verdict in zip(self._texts, verdicts, strict=True)
            for line in lesson_screen.verdict_lines(text, verdict, width=width)
        ]
        done = all(verdict and verdict.holds for verdict in verdicts)
        lines += ["", output.coloured("COMPLETE", "Done. n: next") if done else ""]
        lines += textwrap.wrap(_KEYS, width - 1, replace_whitespace=False)
        output.redraw(lines, over=self._shown)
        self._shown = len(lines)

    def forget(self) -> None:
        """Leave what is drawn, so that the next drawing is below it."""
        self._shown = 0
        output.progress("")


@contextmanager
def _keys() -> Iterator[None]:
    """Let single keys be read, without showing them, until the block ends."""
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)  # what was typed meanwhile is not lost
        settings = termios.tcgetattr(sys.stdin)
        settings[3] &= ~termios.ISIG  # Ctrl-C is a key too
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


@contextmanager
def _lines() -> Iterator[None]:
    """Let lines be typed and Ctrl-C interrupt, within ``_keys``."""
    import termios

    before = termios.tcgetattr(sys.stdin)
    settings = termios.tcgetattr(sys.stdin)
    settings[3] |= termios.ISIG | termios.ICANON | termios.ECHO
    try:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)
        yield
    except (KeyboardInterrupt, click.Abort):
        output.progress("")
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _key() -> str:
    """Return a key that was pressed, or an empty text after a while."""
    import os

    ready, _, _ = select.select([sys.stdin], [], [], _LOOK)
    return os.read(sys.stdin.fileno(), 1).decode(errors="replace") if ready else ""
