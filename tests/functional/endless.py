"""A test that is run by ``test_guardian``, and ends when it is killed."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from contract.jobs import prepare
from functional.engines import start
from lab_builder.local.home import Home


def test_that_never_ends(home: Home, tmp_path: Path) -> None:
    job = prepare(start(home))
    job.define("while True: pass")
    job.wait(job.start(), {"RUNNING"})
    subprocess.Popen(["sleep", "3600"], start_new_session=True)
    (tmp_path / "began").touch()
    time.sleep(3600)
