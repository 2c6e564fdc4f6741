"""Read lessons from Markdown files.

A lesson is a file ``NN-name.md``: front matter in YAML, an introduction, and a step below each
heading of level 2. Fenced blocks in a step are ``bash`` (a command), ``check`` (statements),
``hint`` (Markdown), ``question`` (YAML), ``solution`` (a command that is not shown), or only shown.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.errors import LessonError
from lab_builder.lessons import yaml_block
from lab_builder.lessons.lesson import Check, Command, Hint, Lesson, Question, Step
from lab_builder.lessons.statements.fields import Fields

if TYPE_CHECKING:
    from markdown_it.token import Token

_FILE = re.compile(r"(\d\d)-([a-z0-9-]+)\.md")
_KINDS = ("activity", "scenario", "challenge")
_OURS = ("bash", "check", "hint", "question", "solution")
_SHOWN = ("console", "json", "python", "text", "yaml")


def read_folder(folder: Path) -> tuple[Lesson, ...]:
    """Return the lessons of a folder, by number; none if there is no folder.

    Raises:
        LessonError: a lesson is invalid, or two have the same number.
    """
    lessons = [read(path) for path in sorted(folder.glob("*.md"))] if folder.is_dir() else []
    for one, next_one in itertools.pairwise(lessons):
        if one.number == next_one.number:
            raise LessonError(
                f"{one.path.name} has the same number",
                where=str(next_one.path),
                hint="rename one of the files",
            )
    return tuple(lessons)


def read(path: Path) -> Lesson:
    """Return the lesson of a file.

    Raises:
        LessonError: the file cannot be read or is no lesson; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LessonError(
            f"the lesson cannot be read: {error}",
            where=str(path),
            hint="write a text file in UTF-8",
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Lesson:
    """Return the lesson that a text describes; ``path`` gives number and name.

    Raises:
        LessonError: the text is no lesson; names file and line.
    """
    named = _FILE.fullmatch(path.name)
    if not named:
        raise LessonError(
            f"{path.name} is no name of a lesson",
            where=str(path),
            hint="name it like 10-my-lesson.md",
        )
    lines = text.splitlines()
    end = _end_of_front_matter(lines, path)
    lesson = _front_matter(lines[1:end], path, int(named[1]), named[2])
    # Markdown sees empty lines in place of the front matter, so that lines keep their numbers.
    body = [""] * (end + 1) + lines[end + 1 :]
    return _with_steps(lesson, body)


def _end_of_front_matter(lines: Sequence[str], path: Path) -> int:
    """Return the index of the line that ends the front matter."""
    if lines and lines[0] == "---" and "---" in lines[1:]:
        return lines.index("---", 1)
    raise LessonError(
        "the lesson has no front matter",
        where=f"{path}:1",
        hint="begin the file with ---, lines such as `title: ...`, and --- again",
    )


def _front_matter(lines: Sequence[str], path: Path, number: int, name: str) -> Lesson:
    given = yaml_block.read_mapping("\n".join(lines), str(path), 2)
    fields = Fields(given.values, "the front matter", str(path), given.line, given.lines)
    kind = fields.required("kind") and fields.choice("kind", _KINDS)
    minutes = fields.number("minutes")
    if minutes is None:
        raise fields.error("the front matter has no minutes", "add `minutes: 10`")
    lesson = Lesson(
        path=path,
        number=number,
        name=name,
        title=fields.required("title"),
        kind=kind,  # type: ignore[arg-type]  # a choice of _KINDS
        objective=fields.required("objective"),
        minutes=minutes,
        services=fields.texts("services"),
        console=fields.texts("console"),
        shows=_shows(fields),
    )
    fields.finish()
    return lesson


def _shows(fields: Fields) -> dict[int, tuple[str, ...]]:
    """Return the capabilities by the number of the step that shows them."""
    found = {}
    for step, shown in fields.mapping("shows").items():
        if not step.isdecimal() or not isinstance(shown, list):
            raise fields.error(
                "shows is not a list of capabilities for each step",
                "write `shows: {1: [Lambda cost optimization]}`",
                "shows",
            )
        found[int(step)] = tuple(str(each) for each in shown)
    return found


def _with_steps(lesson: Lesson, lines: Sequence[str]) -> Lesson:
    """Return the lesson with introduction and steps. Lines are counted from 1 in messages."""
    tokens = _tokens("\n".join(lines))
    starts = [
        _heading(token, tokens[i + 1], lesson)
        for i, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    heads = [head for head in starts if head]
    if not heads:
        raise LessonError(
            "the lesson has no step",
            where=str(lesson.path),
            hint="begin a step with `## Its title`",
        )
    blocks = [token for token in tokens if token.type == "fence"]
    bounds = [line for line, _ in heads] + [len(lines)]
    steps = [
        _step(
            number,
            title,
            (first, after),
            [token for token in blocks if first <= _lines(token)[0] < after],
            lines,
            str(lesson.path),
        )
        for number, ((first, title), after) in enumerate(zip(heads, bounds[1:], strict=True), 1)
    ]
    for token in blocks:
        if _lines(token)[0] < bounds[0] and token.info.strip() in _OURS:
            raise LessonError(
                f"the {token.info} block is in no step",
                where=f"{lesson.path}:{_lines(token)[0] + 1}",
                hint="begin a step before it, with `## Its title`",
            )
    intro = "\n".join(lines[: bounds[0]]).strip()
    return replace(lesson, intro=intro, steps=tuple(steps))


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse(text)


def _heading(token: Token, content: Token, lesson: Lesson) -> tuple[int, str] | None:
    """Return line and title of a heading that begins a step."""
    if token.tag == "h1":
        raise LessonError(
            "the lesson has a heading of level 1",
            where=f"{lesson.path}:{_lines(token)[0] + 1}",
            hint="the title is in the front matter; begin steps with ##",
        )
    return (_lines(token)[0], content.content) if token.tag == "h2" and not token.level else None


def _step(
    number: int,
    title: str,
    bounds: tuple[int, int],
    blocks: Sequence[Token],
    lines: Sequence[str],
    path: str,
) -> Step:
    commands: list[Command] = []
    checks: list[Check] = []
    hints: list[Hint] = []
    questions: list[Question] = []
    hidden: set[int] = set()
    for block in blocks:
        kind, line = block.info.strip(), _lines(block)[0] + 1
        if kind in ("bash", "solution"):
            commands.append(Command(block.content.rstrip("\n"), line, kind == "solution"))
        elif kind == "check":
            checks += _checks(block.content, path, line + 1)
        elif kind == "hint":
            hints.append(Hint(block.content.strip(), line))
        elif kind == "question":
            questions.append(_question(block.content, path, line + 1))
        elif kind not in _SHOWN:
            raise _unknown_block(kind, path, line)
        if kind in _OURS and kind != "bash":
            hidden |= set(range(*_lines(block)))
    text = "\n".join(lines[i] for i in range(bounds[0] + 1, bounds[1]) if i not in hidden)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return Step(
        number,
        title,
        bounds[0] + 1,
        text,
        tuple(commands),
        tuple(checks),
        tuple(hints),
        tuple(questions),
    )


def _checks(text: str, path: str, line: int) -> Iterator[Check]:
    from lab_builder.lessons.statements import KINDS
    from lab_builder.lessons.statements.statement import Written

    for item in yaml_block.read_list(text, path, line):
        kind = next(iter(item.values), "")
        if kind not in KINDS:
            raise _unknown_statement(kind, f"{path}:{item.line}")
        written = Written.parse(KINDS[kind], item.values, path, item.line, item.lines)
        yield Check(written, item.line)


def _question(text: str, path: str, line: int) -> Question:
    from lab_builder.lessons.statements.paths import compiled
    from lab_builder.lessons.statements.row import reading_call

    given = yaml_block.read_mapping(text, path, line)
    fields = Fields(given.values, "the question", path, given.line, given.lines)
    service, operation = reading_call(fields, "call")
    fields.required("answer")
    question = Question(
        fields.required("ask"),
        f"{service}.{operation}",
        fields.mapping("with"),
        compiled(fields, "answer") or "",
        line - 1,
    )
    fields.finish()
    return question


def _unknown_statement(kind: str, where: str) -> LessonError:
    from lab_builder.lessons.statements import KINDS, PLANNED

    known = f"begin it with one of {', '.join(KINDS)}"
    if kind in PLANNED:
        return LessonError(f"the statement {kind} does not exist yet", where=where, hint=known)
    close = difflib.get_close_matches(kind, KINDS, n=1)
    return LessonError(
        f"there is no statement {kind!r}",
        where=where,
        hint=f"did you mean {close[0]}?" if close else known,
    )


def _unknown_block(kind: str, path: str, line: int) -> LessonError:
    known = (*_OURS, *_SHOWN)
    close = difflib.get_close_matches(kind, known, n=1)
    return LessonError(
        f"there is no block {kind!r}" if kind else "the block does not say what it is",
        where=f"{path}:{line}",
        hint=f"did you mean {close[0]}?" if close else f"write one of {', '.join(known)} after ```",
    )


def _lines(token: Token) -> tuple[int, int]:
    """Return the first line of a block token and the one after its last, counted from 0."""
    if token.map is None:
        raise TypeError(f"{token.type} is no block")
    return token.map[0], token.map[1]
