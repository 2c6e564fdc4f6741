"""The cache: what it gives is what a check would give now, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lab_builder.lint.cache import MOST_BYTES, MOST_ENTRIES, VARIABLE, Cache, locate
from lab_builder.lint.linter import Checked, check
from lab_builder.model import Finding, Replacement
from lab_builder.template.source import Source

SOURCE = Source("Resources: {}", Path("t.yaml"))
FINDING = Finding(
    *("E1", "warning", "é", Path("t.yaml"), 1, 2),
    logical_id="A",
    end_line=1,
    end_column=3,
    fix=Replacement(0, 1, "x"),
)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", {})


def entry(cache: Cache) -> Path:
    (only,) = cache.folder.iterdir()
    return only


def test_a_result_comes_back_as_it_was(cache: Cache) -> None:
    assert cache.get(SOURCE) is None
    cache.put(SOURCE, Checked([FINDING]))
    assert cache.get(SOURCE) == [FINDING]


def test_a_real_result_comes_back_as_it_was(cache: Cache) -> None:
    source = Source("Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {X: 1}}\n", Path("t"))
    checked = check(source, "us-east-1")
    cache.put(source, checked)
    assert checked.findings
    assert cache.get(source) == checked.findings


@pytest.mark.parametrize(
    "other",
    [replace(SOURCE, text="Resources: {a: 1}"), replace(SOURCE, path=Path("u.yaml"))],
    ids=["text", "path"],
)
def test_another_template_is_not_known(cache: Cache, other: Source) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    assert cache.get(other) is None


@pytest.mark.parametrize(
    "other",
    [
        lambda folder: Cache(folder, {"AWS_REGION": "eu-west-1"}),
        lambda folder: Cache(folder, {"AWS_DEFAULT_REGION": "eu-west-1"}),
        lambda folder: Cache(folder, {}, "eu-west-1"),
    ],
)
def test_another_region_is_not_known(cache: Cache, other: Callable[[Path], Cache]) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    assert other(cache.folder).get(SOURCE) is None


def test_a_file_that_was_read_and_changed_or_came_makes_it_unknown(
    cache: Cache, tmp_path: Path
) -> None:
    there, missing = tmp_path / "machine.json", tmp_path / "other.json"
    there.write_text("{}")
    checked = Checked([FINDING], frozenset({there, missing}))

    cache.put(SOURCE, checked)
    assert cache.get(SOURCE) == [FINDING]
    there.write_text("[]")
    assert cache.get(SOURCE) is None

    cache.put(SOURCE, checked)
    assert cache.get(SOURCE) == [FINDING]
    missing.write_text("")
    assert cache.get(SOURCE) is None


def test_what_depends_on_more_is_not_kept(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING], repeatable=False))
    assert cache.get(SOURCE) is None


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"files": [], "findings": []}', b"[" * 9999),
        b'{"files": {}, "findings": [{"rule": "E1"}]}',
        b'{"files": {}, "findings": [1]}',
        b'{"files": {"\\u0000": "x"}, "findings": []}',
    ],
)
def test_an_entry_that_is_not_ours_is_as_if_it_were_not_there(cache: Cache, content: bytes) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    entry(cache).write_bytes(content)
    assert cache.get(SOURCE) is None
    cache.put(SOURCE, Checked([FINDING]))
    assert cache.get(SOURCE) == [FINDING]


def test_a_folder_in_the_place_of_an_entry_is_as_if_it_were_not_there(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    path = entry(cache)
    path.unlink()
    path.mkdir()
    cache.put(SOURCE, Checked([FINDING]))
    assert cache.get(SOURCE) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache", {})
    cache.put(SOURCE, Checked([FINDING]))
    cache.prune()
    assert cache.get(SOURCE) is None


def test_only_its_user_can_read_it(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    assert cache.folder.stat().st_mode & 0o077 == 0


def test_the_entries_that_were_not_used_for_longest_go_first(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    os.utime(entry(cache), (1, 1))
    for number in range(MOST_ENTRIES):
        path = cache.folder / f"{number:064}.json"
        path.write_text(json.dumps({}))
        os.utime(path, (2, 2))
    assert cache.get(SOURCE) == [FINDING]  # which is a use
    cache.prune()
    assert len(list(cache.folder.iterdir())) == MOST_ENTRIES
    assert cache.get(SOURCE) == [FINDING]


def test_the_entries_take_little_room(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    for number in range(3):
        path = cache.folder / f"{number:064}.json"
        path.write_text(" " * (MOST_BYTES // 2))
        os.utime(path, (number, number))
    cache.prune()
    assert cache.get(SOURCE) == [FINDING]
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= MOST_BYTES


def test_what_is_not_ours_stays_in_the_folder(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING]))
    theirs = cache.folder / "package.json"
    theirs.write_text(" " * (MOST_BYTES + 1))
    os.utime(theirs, (1, 1))
    cache.prune()
    assert theirs.exists()


def test_a_result_that_is_large_is_not_kept(cache: Cache) -> None:
    cache.put(SOURCE, Checked([FINDING] * 5000))
    assert not cache.folder.exists()


def test_many_that_write_the_same_at_once_leave_it_whole(cache: Cache) -> None:
    def write_and_read(_: int) -> bool:
        cache.put(SOURCE, Checked([FINDING] * 100))
        return cache.get(SOURCE) in (None, [FINDING] * 100)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(write_and_read, range(100)))
    assert cache.get(SOURCE) == [FINDING] * 100


def test_the_folder_is_the_users_or_the_one_that_is_named(tmp_path: Path) -> None:
    assert locate({VARIABLE: str(tmp_path)}) == tmp_path / "lint"
    assert locate({}).parts[-2:] == ("lab-builder", "lint")
