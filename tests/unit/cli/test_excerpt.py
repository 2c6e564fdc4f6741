"""The line of a finding, with a mark exactly below its place."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from lab_builder.cli.excerpt import excerpt
from lab_builder.lint import Source
from lab_builder.model import Finding


def shown(text: str, line: int, column: int, end_column: int = 0, end_line: int = 0) -> list[str]:
    finding = Finding(
        *("E1", "error", "wrong", Path("t.yaml"), line, column),
        end_line=end_line or line,
        end_column=end_column or column + 1,
    )
    return click.unstyle(excerpt(finding, Source(text))).splitlines()[1:]


def test_the_mark_stands_below_the_place() -> None:
    assert shown("a:\n  key: value\n", 2, 3, 6) == ["     2 |   key: value", "       |   ^^^"]


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    line, mark = shown("日本e\u0301: x\n", 1, 5, 6)
    assert line == "     1 | 日本e\u0301: x"
    assert mark == "       | " + " " * 5 + "^"


def test_a_place_of_several_lines_is_marked_at_its_beginning() -> None:
    assert shown("a: b\nc: d\n", 1, 4, 2, end_line=2)[1] == "       |    ^"


def test_a_long_line_is_shown_around_the_place() -> None:
    line, mark = shown("x" * 5000 + "HERE" + "x" * 5000, 1, 5001, 5005)
    assert len(line) < 120
    begin = mark.index("^")
    assert line[begin : begin + 4] == "HERE"
    assert mark.strip(" |") == "^^^^"


def test_a_template_cannot_steer_the_terminal() -> None:
    lines = shown("a: \x1b[31m\x07\tb\n", 1, 1, 2)
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(("line", "column"), [(1, 1), (9, 1), (1, 999)])
def test_a_place_that_is_not_in_the_text_is_no_error(line: int, column: int) -> None:
    assert len(shown("a: b\n", line, column)) in (0, 2)


def test_without_a_text_there_is_no_excerpt() -> None:
    assert excerpt(Finding("E1", "error", "", Path("t"), 1, 1), None) == ""
