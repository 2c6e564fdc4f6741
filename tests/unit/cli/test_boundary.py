"""How an error reaches the user."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner, Result

from lab_builder.cli import main, options
from lab_builder.cli.command import Command
from lab_builder.errors import (
    BucketError,
    FindingsError,
    LabBuilderError,
    StackError,
    UsageError,
)
from lab_builder.hints import Advice, CommandLine


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
        " cancelled as a result: Rule, Job",
    ]


def hinted(hint: Advice, *arguments: str) -> str:
    """Return the hint of a command with all options, run among the real ones."""

    @click.command(cls=Command)
    @options.lab
    @options.target
    @options.code
    def fails(**flags: object) -> None:
        raise BucketError("gone", hint=hint)

    program = click.Group(commands={**main.commands, "fails": fails}, name="main")
    program.get_command = lambda ctx, name: (  # type: ignore[method-assign, assignment]
        fails if name == "fails" else main.get_command(ctx, name)
    )
    return CliRunner().invoke(program, ["fails", *arguments]).stderr.splitlines()[-1]


def test_a_command_in_a_hint_goes_to_the_same_stack() -> None:
    hint = Advice(CommandLine("status"), " shows it, ", CommandLine("local", "status"), " looks")

    assert hinted(hint, "--local", "--env", "second", "--stack-name", "a b") == (
        " next: lab-builder status --env second --stack-name 'a b' --local shows it,"
        " lab-builder local status looks"
    )


def test_a_command_in_a_hint_has_the_options_that_it_takes_and_no_others() -> None:
    hint = Advice(CommandLine("lint"), "; ", CommandLine("package"), "; ", CommandLine("no-such"))

    assert hinted(hint, "--env", "prod", "--region", "eu-west-1", "--bucket", "code") == (
        " next: lab-builder lint --env prod; "
        "lab-builder package --env prod --region eu-west-1 --bucket code; lab-builder no-such"
    )


def test_an_option_that_a_hint_gives_is_not_given_twice() -> None:
    hint = Advice(CommandLine("resume", "--local"))

    assert hinted(hint, "--local", "--env", "a") == " next: lab-builder resume --local --env a"


def test_prose_that_looks_like_a_command_stays_as_it_is() -> None:
    hint = Advice("lab-builder status is a command")

    assert hinted(hint, "--local") == " next: lab-builder status is a command"


def test_for_a_program_a_hint_is_text() -> None:
    error = BucketError("gone", hint=Advice("run ", CommandLine("local", "start", "--port", "1")))

    assert error.hint == "run lab-builder local start --port 1"
    assert BucketError("gone", hint="mend it").hint == "mend it"
    assert BucketError("gone").hint is None
