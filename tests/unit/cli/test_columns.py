"""Tables, as wide as the terminal."""

from __future__ import annotations

import click
import pytest

from lab_builder.cli.columns import table

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


def test_a_table_that_is_much_too_wide_is_broken_between_cells() -> None:
    assert table(ROWS, indent="", width=40) == (
        "runs  AWS::S3::Bucket\n"
        "stored  AWS::IAM::Role\n"
        "    the engine stores it and does not\n"
        "    check permissions"
    )


@pytest.mark.parametrize("width", [40, 60])
def test_a_url_is_not_broken_so_that_it_can_be_copied(width: int) -> None:
    found = table([("AlertQueueUrl", URL), ("Bucket", "b")], width=width)
    assert found == f"  AlertQueueUrl\n      {URL}\n  Bucket  b"


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
