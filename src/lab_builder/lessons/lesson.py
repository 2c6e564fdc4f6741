"""A lesson: what its Markdown file says, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lab_builder.lessons.statements.statement import Written

Kind = Literal["activity", "scenario", "challenge"]


@dataclass(frozen=True, slots=True)
class Command:
    """A fenced ``bash`` block: it is shown and run exactly as it is written.

    A ``solution`` block is run likewise, and shown on request only.
    """

    text: str
    line: int
    is_solution: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A statement of a ``check`` block, with names such as ``$WorkflowArn`` not yet replaced."""

    written: Written
    line: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A fenced ``hint`` block: Markdown that is shown on request."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """A fenced ``question`` block: ``answer`` is a JMESPath in the response of an API call."""

    ask: str
    call: str
    parameters: Mapping[str, object]
    answer: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the part of a lesson below a heading of level 2.

    ``text`` is its Markdown without the check, hint, question and solution blocks.
    """

    number: int
    title: str
    line: int
    text: str
    commands: tuple[Command, ...] = ()
    checks: tuple[Check, ...] = ()
    hints: tuple[Hint, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson. ``number`` and ``name`` are those of its file, ``NN-name.md``.

    ``console`` are the stack outputs with the console pages of the lesson; ``shows`` are the
    capabilities of services that a step shows, by its number; ``intro`` is the Markdown before the
    first step.
    """

    path: Path
    number: int
    name: str
    title: str
    kind: Kind
    objective: str
    minutes: int
    services: tuple[str, ...]
    console: tuple[str, ...] = ()
    shows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    intro: str = ""
    steps: tuple[Step, ...] = field(default=())

    def checks(self) -> Iterator[tuple[Step, Check]]:
        """Yield every check with its step, in order."""
        for step in self.steps:
            for check in step.checks:
                yield step, check
