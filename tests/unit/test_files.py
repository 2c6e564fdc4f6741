"""Files that people keep."""

from __future__ import annotations

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
