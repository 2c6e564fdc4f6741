from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lab_builder.errors import EngineError
from lab_builder.local import credentials
from lab_builder.local.home import Home


def test_the_root_key_is_created_once(tmp_path: Path) -> None:
    home = Home(tmp_path)

    assert credentials.obtain(home) == credentials.obtain(home)


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in ("a", "b")]
    for home in homes:
        home.make()

    first, second = map(credentials.obtain, homes)

    assert first.access_key_id != second.access_key_id
    assert first.secret_access_key != second.secret_access_key


def test_a_key_looks_like_no_key_of_aws(tmp_path: Path) -> None:
    key = credentials.obtain(Home(tmp_path))

    assert key.access_key_id.startswith("LAB")
    assert len(key.access_key_id) == 20
    assert key.access_key_id.isalnum()


def test_the_key_file_is_its_users_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    credentials.obtain(home)

    assert stat.S_IMODE(home.key.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"access_key_id": "LAB"}'])
def test_a_damaged_key_file_is_named(tmp_path: Path, content: str) -> None:
    home = Home(tmp_path)
    home.key.write_text(content)

    with pytest.raises(EngineError, match="damaged") as error:
        credentials.obtain(home)

    assert error.value.where == str(home.key)
