"""The wheel without its extra, in an empty folder: every command works or says what is missing."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from functional.wheels import Installation, build, install
from lab_builder.cli import COMMANDS, main

pytestmark = pytest.mark.slow

EXTRA = 'next: pip install "lab-builder[local]"'
NO_CREDENTIALS = "Error: no usable AWS credentials"
AWS = "--region us-east-1"

# Each command: words, exit code, and something that it says.
SAID: dict[str, tuple[str, int, str]] = {
    "init": ("--yes", 0, "wrote "),
    "render": ("--check", 0, "is up to date"),
    "lint": ("", 0, "the template of aws-deep-dive: no findings"),
    "cost": ("", 0, "Prices of us-east-1"),
    "policy": ("", 0, "iam:PassRole"),
    "invoke": (f"daily {AWS}", 1, NO_CREDENTIALS),
    "logs": (AWS, 1, NO_CREDENTIALS),
    "verify": (AWS, 1, NO_CREDENTIALS),
    "package": (f"{AWS} --bucket code-of-nobody", 1, NO_CREDENTIALS),
    "deploy": ("--local --yes", 1, EXTRA),
    "diff": (AWS, 1, NO_CREDENTIALS),
    "drift": (AWS, 1, NO_CREDENTIALS),
    "status": (AWS, 1, NO_CREDENTIALS),
    "outputs": (AWS, 1, NO_CREDENTIALS),
    "pause": (AWS, 1, NO_CREDENTIALS),
    "resume": (AWS, 1, NO_CREDENTIALS),
    "destroy": (f"{AWS} --yes", 1, NO_CREDENTIALS),
    "learn watch": ("", 2, "without a terminal"),
    "learn list": ("", 0, "EventBridge schedules"),
    "learn show": ("1", 0, "## 1. Find the rules"),
    "learn check": ("1", 1, EXTRA),
    "learn run": ("1", 1, EXTRA),
    "learn answer": ("1 yes", 1, EXTRA),
    "learn report": ("", 0, "# aws-deep-dive: "),
    "learn env": ("", 1, EXTRA),
    "learn new": ("10-mine.md", 0, "wrote 10-mine.md"),
    "learn lint": ("", 0, "without a fault"),
    "local start": ("", 1, EXTRA),
    "local stop": ("", 1, EXTRA),
    "local reset": ("--yes", 1, EXTRA),
    "local status": ("", 0, "stopped"),
    "local env": ("", 1, EXTRA),
    "local fire": ("a-rule", 1, EXTRA),
    "local drill": ("", 1, EXTRA),
    "local coverage": ("", 0, "AWS::Lambda::Function"),
    "help": ("local fire", 0, "Usage: lab-builder local fire"),
    "completion": ("bash", 0, "_lab_builder_completion"),
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    wheel = build(tmp_path_factory.mktemp("dist"))
    return install(wheel, tmp_path_factory.mktemp("stranger"))


def leaves() -> set[str]:
    """Return the words of every command that does something by itself."""
    context = click.Context(main)
    found = set()
    for name in COMMANDS:
        command = main.get_command(context, name)
        subs = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"{name} {sub}".rstrip() for sub in subs}
    return found


def test_no_command_is_forgotten_here() -> None:
    assert set(SAID) == leaves()


@pytest.mark.parametrize("words", SAID)
def test_a_command_works_or_names_what_is_missing(installed: Installation, words: str) -> None:
    arguments, code, said = SAID[words]

    ended = installed.run("lab-builder", *words.split(), *arguments.split())

    assert ended.code == code, ended.stderr
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_module_runs_and_knows_its_version(installed: Installation) -> None:
    by_module = installed.run("python", "-m", "lab_builder", "--version")
    by_name = installed.run("lab-builder", "--version")

    assert by_module == by_name
    assert by_module.stdout.startswith("lab-builder, version ")


def test_the_template_is_rendered_from_the_wheels_own_code(installed: Installation) -> None:
    """Nothing of a checkout is in reach of the environment."""
    path = installed.run("python", "-c", "import lab_builder; print(lab_builder.__file__)").stdout

    assert Path(path.strip()).is_relative_to(installed.bin.parent)
    assert installed.run("lab-builder", "render").stdout.startswith("# Rendered by lab-builder")


def test_the_man_page_is_where_man_looks_for_it(installed: Installation) -> None:
    page = installed.bin.parent / "share/man/man1/lab-builder.1"
    assert page.read_text(encoding="utf-8").startswith(".TH LAB")


def test_the_types_travel_along(installed: Installation) -> None:
    assert list(installed.bin.parent.glob("lib/*/site-packages/lab_builder/py.typed"))
