"""What holds for every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import lab_builder.cli
from lab_builder.cli import COMMANDS, main


def commands() -> list[tuple[str, click.Command]]:
    """Return every command with its words."""
    found = []
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", each) for sub, each in command.commands.items()]
    return found


def test_the_table_of_commands_names_every_command_module() -> None:
    folder = Path(lab_builder.cli.__file__).parent
    modules = {
        path.stem for path in folder.glob("*.py") if "\n@click." in path.read_text(encoding="utf-8")
    }
    assert modules - {"__init__", "options"} == set(COMMANDS)


@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda value: str(value))
def test_every_command_and_option_has_help(words: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), parameter.name


@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda value: str(value))
def test_every_help_page_can_be_read(words: str, command: click.Command) -> None:
    result = CliRunner().invoke(main, [*words.split(), "--help"])
    assert result.exit_code == 0
    assert f"Usage: main {words}" in result.output


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda value: str(value))
def test_a_help_page_fits_the_terminal(words: str, command: click.Command, columns: int) -> None:
    environ = {"COLUMNS": str(columns)}
    shown = CliRunner().invoke(main, [*words.split(), "--help"], env=environ).output
    wide = [
        line
        for line in shown.splitlines()
        if len(line) > columns and not line.strip().startswith(("lab-builder ", "eval ", "--f"))
    ]
    assert wide == []  # besides commands to copy, and an option whose values are long


def test_help_imports_nothing_heavy() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from lab_builder.cli import main\n"
            "main(['deploy', '--help'], standalone_mode=False)\n"
            "heavy = ('boto3', 'botocore', 'cfnlint', 'troposphere', 'yaml', 'rich')\n"
            "print([name for name in heavy"
            " if name in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.splitlines()[-1] == "[]"
