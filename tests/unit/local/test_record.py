from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lab_builder.local import record
from lab_builder.local.home import Home


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def test_a_record_is_read_as_it_was_written(home):
    written = record.of_this_process(4600, "us-east-1", 60)

    record.write(home, written)

    assert record.read(home) == written
    assert written.pid == os.getpid()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_damaged_record_counts_as_none(home, content):
    home.record.write_text(content)

    assert record.read(home) is None


def test_nobody_lives_where_nobody_ever_ran(home):
    assert record.read(home) is None
    assert not record.alive(home)


def test_whoever_holds_the_lock_lives(home):
    held = record.lock(home)

    assert record.alive(home)
    assert record.lock(home, patience=0) is None
    os.close(held)
    assert not record.alive(home)


def test_a_child_that_inherits_the_lock_lives_until_it_is_killed(home):
    held = record.lock(home)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[held])
    os.close(held)

    assert record.alive(home)
    child.kill()
    child.wait()
    assert not record.alive(home)
