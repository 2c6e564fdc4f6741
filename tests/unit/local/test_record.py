from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lab_builder.local import record
from lab_builder.local.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_record_is_read_as_it_was_written(home: Home) -> None:
    written = record.of_this_process(4600, "us-east-1", 60)

    record.write(home, written)

    assert record.read(home) == written
    assert written.pid == os.getpid()


_SOUND = {"pid": 4711, "port": 4600, "region": "us-east-1", "started": 1.5, "booted": 1}


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"pid": 1}']
    + [
        json.dumps(_SOUND | wrong)
        for wrong in (
            {"pid": "4711"},
            {"pid": 2**40},
            {"port": -4},
            {"port": True},
            {"region": 7},
            {"started": None},
            {"speed": 0},
        )
    ],
)
def test_a_damaged_record_counts_as_none(home: Home, content: str) -> None:
    home.record.write_text(content)

    assert record.read(home) is None
    assert record.damaged(home)


def test_a_record_that_is_sound_or_missing_is_not_damaged(home: Home) -> None:
    assert not record.damaged(home)
    home.record.write_text(json.dumps(_SOUND))
    assert not record.damaged(home)


def test_no_engine_is_alive_in_an_unused_home(home: Home) -> None:
    assert record.read(home) is None
    assert not record.alive(home)


def test_an_engine_that_holds_the_lock_is_alive(home: Home) -> None:
    held = record.lock(home)
    assert held is not None

    assert record.alive(home)
    assert record.lock(home) is None
    os.close(held)
    assert not record.alive(home)


def test_checking_whether_an_engine_is_alive_does_not_prevent_a_start(home: Home) -> None:
    home.make()
    looking = os.open(home.lock, os.O_RDWR | os.O_CREAT)
    fcntl.flock(looking, fcntl.LOCK_SH)  # for the moment that ``alive`` takes, or longer
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(record.lock, home)
        time.sleep(0.5)
        os.close(looking)

        assert starting.result() is not None
    assert record.alive(home)


def test_a_child_that_inherits_the_lock_is_alive_until_it_is_killed(home: Home) -> None:
    held = record.lock(home)
    assert held is not None
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[held])
    os.close(held)

    assert record.alive(home)
    child.kill()
    child.wait()
    assert not record.alive(home)
