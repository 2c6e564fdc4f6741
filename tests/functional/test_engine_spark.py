"""Spark and the engine's life: it goes with the engine, and its runs have failed then."""

from __future__ import annotations

import pytest

from contract.jobs import prepare
from eventually import eventually
from functional.engines import kill, start, wait_until_saved
from lab_builder.local import process, process_tree, record
from lab_builder.local.home import Home

pytestmark = [pytest.mark.engine, pytest.mark.spark]


def test_a_killed_engine_leaves_no_spark_and_its_run_has_failed(home: Home) -> None:
    job = prepare(start(home))
    job.define("import time; time.sleep(600)")
    run_id = job.start()
    job.wait(run_id, {"RUNNING"})
    wait_until_saved(home, run_id, "RUNNING")
    last = record.read(home)

    kill(home)
    eventually(lambda: process_tree.members(home, last) == [])
    process.start(home)

    run = job.get(run_id)
    assert run["JobRunState"] == "FAILED"
    assert "the engine stopped" in run["ErrorMessage"]
    job.replace("print('alive')")
    assert job.wait(job.start())["JobRunState"] == "SUCCEEDED"


def test_a_stopped_engine_leaves_no_spark(home: Home) -> None:
    job = prepare(start(home))
    job.define("while True: pass")
    job.wait(job.start(), {"RUNNING"})
    last = record.read(home)

    process.stop(home)

    assert process_tree.members(home, last) == []
