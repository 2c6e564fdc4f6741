"""Commands whose stdin, stdout, stderr or working folder is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from functional.commands import LONG, ROOT, Ended, environment

FULL = Path("/dev/full")


def shell(home: Path, command: str) -> Ended:
    """Run a line of a shell, in which ``$lab_builder`` is the command."""
    environ = environment(home, lab_builder=f"{sys.executable} -m lab_builder")
    done = subprocess.run(
        ["bash", "-c", command],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is a device of Linux")
@pytest.mark.parametrize(
    "command", ["--help", "lint --help", "completion bash", "lint --json nothing"]
)
def test_a_full_device_is_said(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"$lab_builder {command} >{FULL}")

    assert done.code == 1
    assert done.stderr.splitlines() == [
        "Error: the output cannot be written: No space left on device",
        "   at: stdout",
    ]


def test_a_closed_stdout_is_said(tmp_path: Path) -> None:
    done = shell(tmp_path, "$lab_builder completion bash >&-")

    assert done.code == 1
    assert done.stderr.startswith("Error: the output cannot be written: it is closed")


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_command_goes_on_without_stderr(tmp_path: Path, stderr: str) -> None:
    done = shell(tmp_path, f"$lab_builder completion bash {stderr}")

    assert done.code == 0
    assert done.stdout


def test_a_closed_stdin_is_no_terminal(tmp_path: Path) -> None:
    done = shell(tmp_path, f"cd {tmp_path} && $lab_builder init <&-")

    assert done.code == 2
    assert "terminal" in done.stderr.splitlines()[0]


@pytest.mark.parametrize("command", ["lint template.yaml", "deploy", "status"])
def test_a_removed_working_folder_is_said(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "gone"
    done = shell(
        tmp_path, f"mkdir {folder} && cd {folder} && rmdir {folder} && $lab_builder {command}"
    )

    assert done.code == 2
    assert done.stderr.startswith("Error: the working folder no longer exists\n next: ")
