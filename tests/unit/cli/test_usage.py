"""Usage errors: what, where and what to do next, as every other error; and the help command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from lab_builder.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="lab-builder")


@pytest.mark.parametrize(
    ("words", "what", "where", "hint"),
    [
        (
            ("dploy",),
            "there is no command dploy",
            "lab-builder [OPTIONS] COMMAND [ARGS]...",
            "did you mean lab-builder deploy? lab-builder --help lists the commands",
        ),
        (
            ("drill",),
            "there is no command drill",
            "lab-builder [OPTIONS] COMMAND [ARGS]...",
            "did you mean lab-builder local drill or lab-builder drift? "
            "lab-builder --help lists the commands",
        ),
        (
            ("local", "rest"),
            "there is no command rest",
            "lab-builder local [OPTIONS] COMMAND [ARGS]...",
            "did you mean lab-builder local reset? lab-builder local --help lists the commands",
        ),
        (
            ("deploy", "--locl"),
            "there is no option --locl",
            "lab-builder deploy [OPTIONS]",
            "did you mean --local? lab-builder deploy --help lists the options",
        ),
        (
            ("deploy", "-p"),
            "option '-p' requires an argument",
            "lab-builder deploy [OPTIONS]",
            "lab-builder deploy --help lists the options",
        ),
        (
            ("local", "fire"),
            "missing argument 'RULE'",
            "lab-builder local fire [OPTIONS] RULE",
            "lab-builder local fire --help lists the options",
        ),
        (
            ("completion", "tcsh"),
            "invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'",
            "lab-builder completion [OPTIONS] {bash|zsh|fish}",
            "lab-builder completion --help lists the options",
        ),
        (
            ("help", "deplyo"),
            "there is no command deplyo",
            "lab-builder [OPTIONS] COMMAND [ARGS]...",
            "did you mean lab-builder deploy? lab-builder --help lists the commands",
        ),
    ],
)
def test_a_usage_error_has_the_shape_of_all_errors(
    words: tuple[str, ...], what: str, where: str, hint: str
) -> None:
    result = run(*words)
    lines = [f"Error: {what}", f"   at: {where}", f" next: {hint}"]
    assert (result.exit_code, result.stdout, result.stderr.splitlines()) == (2, "", lines)


def test_nothing_is_suggested_for_what_is_close_to_nothing() -> None:
    assert run("xyzzy").stderr.splitlines()[-1] == " next: lab-builder --help lists the commands"


def test_with_json_a_usage_error_is_json_too() -> None:
    result = run("deploy", "--json", "--locl")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["what"] == "there is no option --locl"


@pytest.mark.parametrize("words", [("deploy",), ("local",), ("local", "start"), ()])
def test_help_prints_what_the_option_prints(words: tuple[str, ...]) -> None:
    assert run("help", *words).stdout == run(*words, "--help").stdout != ""
