"""Whether colours are printed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from lab_builder.cli import main
from lab_builder.cli.group import colours


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"TERM": "xterm-256color"}, None),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, None),
        ({"TERM": "dumb"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "1"}, None),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, None),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_the_environment_switches_colours_off_and_on(
    environ: dict[str, str], expected: bool | None
) -> None:
    assert colours(environ) is expected


@pytest.mark.parametrize("words", [["no-such"], ["lint", "gone.yaml"], ["deploy", "--no-such"]])
def test_messages_follow_it(words: list[str]) -> None:
    forced = CliRunner().invoke(main, words, env={"FORCE_COLOR": "1", "NO_COLOR": ""})
    without = CliRunner().invoke(main, words, env={"NO_COLOR": "1"}, color=True)
    assert "\x1b[" in forced.stderr
    assert "\x1b[" not in without.stderr
    assert without.stderr.startswith("Error: ")
