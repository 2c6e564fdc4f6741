"""Spark and the engine's life: it goes with the engine, and its runs have failed then."""

from __future__ import annotations

import time

import pytest

from contract.jobs import prepare
from functional.engines import kill, start, wait_for
from lab_builder.local import process, process_tree, record

pytestmark = [pytest.mark.engine, pytest.mark.spark]


def test_a_killed_engine_leaves_no_spark_and_its_run_has_failed(home):
    job = prepare(start(home))
    job.define("import time; time.sleep(600)")
    run_id = job.start()
    job.wait(run_id, {"RUNNING"})
    time.sleep(1)  # the promise: what was answered a second ago is safe
    last = record.read(home)

    kill(home)
    wait_for(lambda: process_tree.members(home, last) == [])
    process.start(home)

    run = job.get(run_id)
    assert run["JobRunState"] == "FAILED"
    assert "the engine ended" in run["ErrorMessage"]
    job.replace("print('alive')")
    assert job.wait(job.start())["JobRunState"] == "SUCCEEDED"


def test_a_stopped_engine_leaves_no_spark(home):
    job = prepare(start(home))
    job.define("while True: pass")
    job.wait(job.start(), {"RUNNING"})
    last = record.read(home)
    began = time.monotonic()

    process.stop(home)

    assert time.monotonic() - began < 2
    assert process_tree.members(home, last) == []
