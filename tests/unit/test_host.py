"""The library leaves alone what belongs to the whole process of the program that uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from unit import host

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.mark.parametrize("call", host.CALLS)
def test_a_call_changes_nothing_that_belongs_to_its_host(call: str, tmp_path: Path) -> None:
    """Collector, recursion limit, environment, signals, locale, folder, logging, warnings ..."""
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    environ = {**os.environ, **KEYS, "PYTHONPATH": path, "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, host.__file__, call],
        cwd=tmp_path,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.stderr == ""
    assert json.loads(ended.stdout) == []


def test_a_change_would_be_seen() -> None:
    limit = sys.getrecursionlimit()
    try:
        assert host.changed(lambda: sys.setrecursionlimit(limit + 1)) == ["recursion limit"]
    finally:
        sys.setrecursionlimit(limit)
