"""The core where the standard library is that of Windows; the engine says that it needs Linux."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Runs a command line without the modules that only a Unix has. What is imported after the platform
# is set takes it for Windows: of our own modules, those of the engine.
SCRIPT = """
import importlib.abc, sys
UNIX = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in UNIX:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in UNIX:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Blocked())
import boto3, rich.console, lab_builder.cli
if {"--local", "local"} & set(sys.argv):
    sys.platform = "win32"
lab_builder.cli.main(sys.argv[1:], prog_name="lab-builder")
"""


def on_windows(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LAB_BUILDER_HOME": str(folder / "home"),
        "LAB_BUILDER_CACHE": str(folder / "cache"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", SCRIPT, *argv]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    "argv", [["--help"], ["deploy", "--help"], ["local", "start", "--help"], ["render", "--check"]]
)
def test_a_command_of_the_core_needs_no_module_of_unix(tmp_path: Path, argv: list[str]) -> None:
    ran = on_windows(tmp_path, *argv)

    assert ran.returncode == 0, ran.stderr


def test_lint_needs_no_module_of_unix(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topik}}\n")

    ran = on_windows(tmp_path, "lint", "template.yaml")

    assert ran.returncode == 3, ran.stderr
    assert "AWS::SNS::Topik" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "argv",
    [
        ["local", "start"],
        ["local", "stop"],
        ["local", "env"],
        ["deploy", "--local", "--yes"],
        ["status", "--local"],
        ["local", "drill"],
    ],
)
def test_the_engine_is_said_to_need_linux(tmp_path: Path, argv: list[str]) -> None:
    ran = on_windows(tmp_path, *argv)

    assert ran.returncode == 1
    assert "the embedded engine runs on Linux only" in ran.stderr
    assert "use a Linux machine, real or virtual, or deploy to AWS" in ran.stderr
    assert "Traceback" not in ran.stderr
