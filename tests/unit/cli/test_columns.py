"""Tables, as wide as the terminal."""

from __future__ import annotations

import io
import os
import pty

import click
import pytest

from lab_builder.cli.columns import prose, table

ROWS = [
    ("runs", "AWS::S3::Bucket", ""),
    ("stored", "AWS::IAM::Role", "the engine stores it and does not check permissions"),
]
URL = "http://127.0.0.1:4600/000000000000/aws-deep-dive-alerts"


def test_columns_are_aligned() -> None:
    assert table(ROWS, indent="") == (
        "runs    AWS::S3::Bucket\n"
        "stored  AWS::IAM::Role   the engine stores it and does not check permissions"
    )


def test_a_table_that_is_too_wide_is_wrapped_in_its_last_column() -> None:
    assert table(ROWS, indent="", width=60) == (
        "runs    AWS::S3::Bucket\n"
        "stored  AWS::IAM::Role   the engine stores it and does not\n"
        "                         check permissions"
    )


def test_on_a_narrow_terminal_the_last_column_goes_below_the_others() -> None:
    assert table(ROWS, indent="", width=40) == (
        "runs    AWS::S3::Bucket\n"
        "stored  AWS::IAM::Role\n"
        "    the engine stores it and does not\n"
        "    check permissions"
    )


def test_what_does_not_fit_goes_below_in_columns_too() -> None:
    rows = [("", "a day", " all"), ("daily processor", " 1.00", "2.00"), ("total", "11.00", "2.00")]
    assert table(rows, width=20) == (
        "      a day   all\n  daily processor\n       1.00  2.00\n  total\n      11.00  2.00"
    )


def test_a_url_is_not_broken_so_that_it_can_be_copied() -> None:
    rows = [("AlertQueueUrl", URL), ("Bucket", "b")]
    assert table(rows, width=60) == f"  AlertQueueUrl\n      {URL}\n  Bucket         b"
    assert table(rows, width=30) == f"  AlertQueueUrl\n      {URL}\n  Bucket\n      b"


@pytest.mark.parametrize("width", [25, 40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal_where_words_allow_it(width: int) -> None:
    assert max(map(len, table(ROWS, width=width).splitlines())) <= width


def test_colours_take_no_room() -> None:
    rows = [(click.style("runs", fg="green"), "a"), ("stored", "b")]
    assert click.unstyle(table(rows, indent="", width=10)) == "runs    a\nstored  b"


def test_in_a_pipe_a_row_is_a_line() -> None:
    assert table([("a" * 200, "b c " * 100)]).count("\n") == 0


def test_no_rows_are_no_text() -> None:
    assert table([]) == ""


def test_prose_is_wrapped_at_words_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    screen, theirs = pty.openpty()
    with os.fdopen(screen), os.fdopen(theirs, "w") as terminal:
        assert prose("Error: one of the two is needed", "       ", terminal) == (
            "Error: one of the\n       two is needed"
        )
    assert prose("one of the two is needed " * 9, stream=io.StringIO()).count("\n") == 0
