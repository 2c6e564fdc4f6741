from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_builder.local.home import Home, locate, write_private


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_the_variable_names_the_home(tmp_path: Path) -> None:
    assert locate({"LAB_BUILDER_HOME": str(tmp_path)}).root == tmp_path / "engine"


def test_without_the_variable_the_home_is_the_users_own() -> None:
    assert locate({}).root.parts[-2:] == ("lab-builder", "engine")


@pytest.mark.usefixtures("open_umask")
def test_a_private_file_is_its_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"secret")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert (tmp_path / "key").read_bytes() == b"secret"


def test_a_private_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()

    with pytest.raises(OSError, match="key"):
        write_private(tmp_path / "key", b"secret")

    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.usefixtures("open_umask")
def test_a_home_that_was_open_is_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "engine")
    home.root.mkdir()

    home.make()

    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700


def test_preparing_empties_the_temporary_folder_and_keeps_the_state(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    (home.temp / "left").touch()
    home.snapshot.touch()

    home.prepare()

    assert list(home.temp.iterdir()) == []
    assert home.snapshot.exists()


def test_removing_the_state_keeps_the_key(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.snapshot.touch()
    home.key.touch()

    home.remove_state()

    assert not home.state.exists()
    assert home.key.exists()
