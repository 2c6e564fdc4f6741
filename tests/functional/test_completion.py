"""Completion as a shell asks for it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from functional.commands import ROOT, environment, lab_builder, run

BIN = Path(sys.executable).parent


def complete_in_bash(home: Path, *words: str) -> set[str]:
    """Return what the real bash offers for the last word, after reading our script."""
    script = """
        eval "$(lab-builder completion bash)"
        complete -p lab-builder > /dev/null || exit 1
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _lab_builder_completion lab-builder
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    environ = environment(home) | {"PATH": f"{BIN}:/usr/bin:/bin"}
    ended = run(["bash", "-c", script, "bash", "lab-builder", *words], environ, home)
    assert (ended.code, ended.stderr) == (0, "")
    return set(ended.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("de",), {"deploy", "destroy"}),
        (("deploy", "--lo"), {"--local"}),
        (("local", "st"), {"start", "stop", "status"}),
        (("render", "--format", ""), {"yaml", "json"}),
        (("completion", ""), {"bash", "zsh", "fish"}),
        (("deploy", "--env", ""), {"default", "second"}),
        (("render", "--lab", "aws"), {"aws-deep-dive"}),
    ],
)
def test_bash_completes_commands_options_and_values(
    tmp_path: Path, words: tuple[str, ...], offered: set[str]
) -> None:
    shutil.copy(ROOT / "samconfig.toml", tmp_path)

    assert complete_in_bash(tmp_path, *words) == offered


def test_a_broken_samconfig_toml_completes_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text("broken = ")

    assert complete_in_bash(tmp_path, "deploy", "--env", "") == set()


@pytest.mark.parametrize(
    ("shell", "asked", "offered"),
    [
        ("zsh", {"COMP_WORDS": "lab-builder des", "COMP_CWORD": "1"}, "plain\ndestroy\nDelete"),
        ("fish", {"COMP_WORDS": "lab-builder des", "COMP_CWORD": "des"}, "plain,destroy\tDelete"),
    ],
)
def test_the_other_shells_get_their_script_and_their_answers(
    tmp_path: Path, shell: str, asked: dict[str, str], offered: str
) -> None:
    """They are asked as their script asks, for a machine seldom has them."""
    script = lab_builder(tmp_path, "completion", shell).stdout
    environ = environment(tmp_path) | asked | {"_LAB_BUILDER_COMPLETE": f"{shell}_complete"}
    answer = run([str(BIN / "lab-builder")], environ, tmp_path)

    assert f"_LAB_BUILDER_COMPLETE={shell}_complete" in script
    assert answer.stdout.startswith(offered)
