"""Pages with commands and programs: all of them run, from the wheel, in an empty folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from functional import console
from functional.commands import AWS, ROOT
from functional.engines import end_engine, free_port
from functional.wheels import Installation, build, install
from lab_builder.local.home import VARIABLE, locate

pytestmark = pytest.mark.engine

DOCS = ROOT / "docs"
_END = "=== ended with"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The wheel with its extra, and an engine that will take a free port."""
    home = tmp_path_factory.mktemp("stranger")
    installed = install(build(tmp_path_factory.mktemp("dist")), home, "local")
    # The usual port may be in use; an engine takes the one that it had before.
    try:
        for words in (("start", "--port", str(free_port())), ("stop",)):
            ended = installed.run("lab-builder", "local", *words)
            assert ended.code == 0, ended.stderr
        yield installed
    finally:
        end_engine(locate({VARIABLE: str(home)}))


def test_the_tutorial_shows_what_its_commands_show(installed: Installation) -> None:
    commands = console.commands(DOCS / "tutorial.md")
    # In one shell, because a tutorial sets variables.
    script = "\n".join(f"{command.text}\necho '{_END}' $?" for command in commands)
    path = f"{installed.bin}:{AWS.parent}:/usr/bin:/bin"

    ended = installed.run("bash", "-c", f"exec 2>&1\nPATH={path}\n{script}")

    *outputs, rest = ended.stdout.split(_END)
    codes = [int(part.split("\n", 1)[0]) for part in (*outputs[1:], rest)]
    shown = [outputs[0], *(part.split("\n", 1)[1] for part in outputs[1:])]
    assert len(shown) == len(commands)
    for command, code, output in zip(commands, codes, shown, strict=True):
        assert code == 0, f"$ {command.text}\n{output}"
        assert command.accepts(output), f"$ {command.text}\n{output}"


def test_the_examples_of_the_library_run_in_their_order(installed: Installation) -> None:
    (installed.folder / "template.yaml").write_text("Resources: {Topic: {Type: None::Such}}\n")

    printed = []
    for code in console.blocks(DOCS / "library.md", "python"):
        ended = installed.run("python", "-c", code)
        assert ended.code == 0, ended.stderr
        printed.append(ended.stdout)

    rendered, linted, deployed, watched, destroyed = printed
    assert "labs/aws_deep_dive/cloudwatch.py:" in rendered
    assert linted.startswith("template.yaml:1: E")
    assert deployed.startswith("CREATE_COMPLETE arn:aws:states:")
    assert "demo UPDATE_COMPLETE\n" in watched
    assert destroyed.startswith("demo (")


def test_the_examples_of_the_library_have_types(tmp_path: Path) -> None:
    for number, code in enumerate(console.blocks(DOCS / "library.md", "python")):
        (tmp_path / f"example_{number}.py").write_text(code)

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", tmp_path],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )

    assert checked.returncode == 0, checked.stdout
