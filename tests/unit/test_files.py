"""Files that people keep."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from lab_builder import files
from lab_builder.errors import LabBuilderError


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("old")

    files.write("new\n", path)

    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {path.name: "new\n"}


@pytest.mark.parametrize("path", ["missing/t.yaml", "."])
def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, path: str) -> None:
    with pytest.raises(LabBuilderError, match="cannot be written"):
        files.write("text\n", tmp_path / path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.yaml", tmp_path / "link.yaml"
    target.write_text("old")
    link.symlink_to(target)

    files.write("new", link)

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_link_that_leads_in_a_circle_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)

    with pytest.raises(LabBuilderError, match="cannot be written"):
        files.write("text", one)


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        received = pool.submit(pipe.read_text)
        files.write("text", pipe)

        assert received.result() == "text"
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("device", "error"),
    [
        ("/dev/null", None),
        pytest.param(
            "/dev/full",
            "No space left on device",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="of Linux"),
        ),
    ],
)
def test_a_device_stays_a_device(device: str, error: str | None) -> None:
    with pytest.raises(LabBuilderError, match=error) if error else nullcontext():
        files.write("text", Path(device))

    assert Path(device).is_char_device()
