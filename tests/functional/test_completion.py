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
        compopt() { :; }  # has an effect only in an interactive shell
        complete -p lab-builder > /dev/null || exit 1
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _lab_builder_completion lab-builder
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    environ = environment(home) | {"PATH": f"{BIN}:/usr/bin:/bin"}
    ended = run(["bash", "-c", script, "bash", "lab-builder", *words], environ, home)
    assert (ended.code, ended.stderr) == (0, "")
    return set(ended.stdout.split("\n")) - {""}


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("de",), {"deploy", "destroy"}),
        (("deploy", "--lo"), {"--local"}),
        (("local", "st"), {"start", "stop", "status"}),
        (("render", "--format", ""), {"yaml", "json"}),
        (("completion", ""), {"bash", "zsh", "fish"}),
        (("deploy", "--env", ""), {"default", "second"}),
        (("deploy", "--env", "=", "s"), {"second"}),
        (("render", "--lab", "aws"), {"aws-deep-dive"}),
        (("deploy", "-p", "Fa"), {"FailureRate="}),
        (("deploy", "-p", "ScheduleState", "="), {"ENABLED", "DISABLED"}),
        (("deploy", "-p", "ScheduleState", "=", "EN"), {"ENABLED"}),
        (("deploy", "--parameter", "=", "ScheduleState", "=", "D"), {"DISABLED"}),
        (("deploy", "-p", "FailureRate", "=", ""), {"0.15"}),
        (("deploy", "-p", "NoSuchParameter", "="), set()),
        (("lint", "--explain", "E9501"), {"E9501"}),
        (("lint", "--explain", "w9607"), {"w9607"}),
        (("lint", "--explain", "E3003"), {"E3003"}),
        (("local", "fire", ""), set()),
        (("help", "local", "st"), {"start", "stop", "status"}),
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


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lab-builder local res", ["reset\tRemove the engine's state: stacks,..."]),
        ("lab-builder deploy -p ScheduleState=E", ["ScheduleState=ENABLED\tthe default"]),
        ("lab-builder lint --explain E941", None),
    ],
)
def test_fish_shows_descriptions_with_commas(
    tmp_path: Path, typed: str, offered: list[str] | None
) -> None:
    script = 'lab-builder completion fish | source; complete -C "$argv"'
    environ = environment(tmp_path) | {"PATH": f"{BIN}:/usr/bin:/bin"}
    lines = run(["fish", "-c", script, typed], environ, tmp_path).stdout.splitlines()
    if offered is not None:
        assert lines == offered
    else:
        assert len(lines) > 1
        assert all("\t" in line for line in lines)
