"""Whatever a test starts ends with the run of the tests, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from eventually import eventually
from functional.commands import ROOT
from guardian import remains

pytestmark = [pytest.mark.engine, pytest.mark.spark]


def test_nothing_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    """An engine, its Spark, the script of its job and what left its session; the worker, too."""
    run = subprocess.Popen(
        [
            *(sys.executable, "-m", "pytest", "--quiet", "--numprocesses", "1"),
            *("-p", "no:cacheprovider", "--basetemp", tmp_path / "run"),
            "tests/functional/endless.py",
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    )
    eventually(lambda: list(tmp_path.rglob("began")) or run.poll() is not None)
    names = {psutil.Process(pid).name() for pid in remains(tmp_path)}

    run.kill()
    run.wait()

    assert {"java", "sleep"} < names
    eventually(lambda: not remains(tmp_path))
