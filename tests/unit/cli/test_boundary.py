"""How an error reaches the user."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner, Result

from lab_builder.cli import options
from lab_builder.cli.command import Command
from lab_builder.errors import (
    BucketError,
    FindingsError,
    LabBuilderError,
    StackError,
    UsageError,
)


def run(error: Exception, *arguments: str) -> Result:
    @click.command(cls=Command)
    @options.as_json
    def fails(as_json: bool) -> None:
        raise error

    return CliRunner().invoke(fails, list(arguments))


def test_an_error_says_what_where_and_what_to_do_next() -> None:
    result = run(BucketError("the bucket is missing", where="s3://gone", hint="--create-bucket"))
    assert result.stderr.splitlines() == [
        "Error: the bucket is missing",
        "   at: s3://gone",
        " next: --create-bucket",
    ]
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("error", "code"), [(LabBuilderError, 1), (UsageError, 2), (FindingsError, 3)]
)
def test_each_branch_of_errors_has_its_exit_code(error: type[LabBuilderError], code: int) -> None:
    assert run(error("so")).exit_code == code


def test_with_json_an_error_is_json_on_stdout() -> None:
    result = run(BucketError("missing", where="s3://gone"), "--json")
    assert json.loads(result.stdout) == {
        "error": {"what": "missing", "where": "s3://gone", "hint": None}
    }


def test_a_defect_shows_no_traceback() -> None:
    result = run(ZeroDivisionError("division by zero"))
    assert "Traceback" not in result.output
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert result.exit_code == 1


def test_debug_shows_the_traceback() -> None:
    result = run(BucketError("missing"), "--debug")
    assert isinstance(result.exception, BucketError)


def test_a_failed_stack_names_what_else_failed_and_what_was_cancelled() -> None:
    failed = {"Queue": "too long", "Topic": "no"}
    result = run(StackError("Queue failed: too long", failed=failed, cancelled=("Rule", "Job")))
    assert result.stderr.splitlines() == [
        "Error: Queue failed: too long",
        " also: Topic: no",
        " cancelled because of it: Rule, Job",
    ]


def test_a_command_in_a_hint_goes_to_the_same_stack() -> None:
    @click.command(cls=Command)
    @options.target
    def fails(**flags: object) -> None:
        raise BucketError(
            "gone", hint="lab-builder deploy makes it, lab-builder local status looks"
        )

    result = CliRunner().invoke(fails, ["--local", "--env", "second", "--stack-name", "a b"])
    assert result.stderr.splitlines()[-1] == (
        " next: lab-builder deploy --local --env second --stack-name 'a b' makes it,"
        " lab-builder local status looks"
    )
