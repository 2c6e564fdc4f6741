"""Which Python `make` takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "requirements/find-python"


def python(path: Path, answer: str) -> Path:
    """Make a Python that says its version, or fails where it has none, as a shim of pyenv does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    says = f"echo '{answer}'; echo '{path}'" if answer else "exit 127"
    path.write_text(f"#!/bin/bash\n{says}\n")
    path.chmod(0o755)
    return path


def find(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", SCRIPT, *arguments],
        env={"PATH": str(folder / "bin"), "HOME": str(folder)},
        capture_output=True,
        text=True,
    )


def test_the_newest_that_is_there_is_taken(tmp_path: Path) -> None:
    python(tmp_path / "bin/python3.11", "3.11")
    newest = python(tmp_path / "bin/python3.12", "3.12")

    assert find(tmp_path).stdout.strip() == str(newest)


def test_python3_counts_by_its_version(tmp_path: Path) -> None:
    python(tmp_path / "bin/python3.11", "3.11")
    debian = python(tmp_path / "bin/python3", "3.13")

    assert find(tmp_path).stdout.strip() == str(debian)


def test_one_that_does_not_run_is_passed_over_for_pyenvs_own(tmp_path: Path) -> None:
    python(tmp_path / "bin/python3.13", "")
    python(tmp_path / "bin/python3.11", "3.11")
    pyenv = python(tmp_path / ".pyenv/versions/3.13.0/bin/python", "3.13")

    assert find(tmp_path).stdout.strip() == str(pyenv)


def test_one_without_venv_is_passed_over_and_named_where_there_is_no_other(tmp_path: Path) -> None:
    bare = python(tmp_path / "bin/python3", "3.13 without venv")

    ended = find(tmp_path)

    assert ended.returncode == 1
    assert f"found: {bare} is Python 3.13 without venv" in ended.stderr
    assert "apt install python3 python3-venv" in ended.stderr
    other = python(tmp_path / "bin/python3.11", "3.11")
    assert find(tmp_path).stdout.strip() == str(other)


def test_where_there_is_none_the_versions_are_named(tmp_path: Path) -> None:
    old = python(tmp_path / "bin/python3", "3.9")

    ended = find(tmp_path)

    assert ended.returncode == 1
    assert "needs Python 3.13, 3.12, 3.11" in ended.stderr
    assert f"{old} is Python 3.9" in ended.stderr
    assert "make lab PYTHON=" in ended.stderr


@pytest.mark.parametrize("name", ["3.11", "python3.11"])
def test_a_version_that_is_named_is_taken_and_no_newer(tmp_path: Path, name: str) -> None:
    python(tmp_path / "bin/python3.13", "3.13")
    wanted = python(tmp_path / ".pyenv/versions/3.11.7/bin/python", "3.11")

    assert find(tmp_path, name).stdout.strip() == str(wanted)


def test_a_path_that_is_named_is_taken_and_no_other(tmp_path: Path) -> None:
    python(tmp_path / "bin/python3.13", "3.13")
    wanted = python(tmp_path / "elsewhere/python", "3.12")
    old = python(tmp_path / "elsewhere/old", "3.10")

    assert find(tmp_path, str(wanted)).stdout.strip() == str(wanted)
    assert f"{old} is Python 3.10" in find(tmp_path, str(old)).stderr
    assert f"{tmp_path}/none cannot be run" in find(tmp_path, f"{tmp_path}/none").stderr
