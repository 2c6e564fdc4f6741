"""Engines that die, and what outlives them: the state, but no process."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import zipfile

import pytest

from eventually import PATIENCE, eventually
from functional.engines import RunningEngine, kill, pid_of, start, wait_until_saved
from lab_builder.errors import EngineError, EngineStoppedError
from lab_builder.local import environment, process, process_tree, record
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine


def sleeper(engine: RunningEngine) -> None:
    """Invoke a function that sleeps, and return once its process runs."""
    iam = engine.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = iam.create_role(RoleName="sleeper", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("sleeper.py", "import time\ndef handle(event, context): time.sleep(600)")
    functions = engine.client("lambda")
    functions.create_function(
        FunctionName="sleeper",
        Runtime="python3.13",
        Handler="sleeper.handle",
        Role=role["Arn"],
        Code={"ZipFile": archive.getvalue()},
        Timeout=900,
    )
    functions.invoke(FunctionName="sleeper", InvocationType="Event")


def test_the_state_survives_a_kill(home: Home) -> None:
    engine = start(home)
    engine.client("sqs").create_queue(QueueName="a-queue")
    engine.client("s3").create_bucket(Bucket="kept")
    engine.client("s3").put_object(Bucket="kept", Key="a/b", Body=b"kept")
    wait_until_saved(home, "a-queue", "kept")

    kill(home)
    process.start(home)

    assert len(engine.client("sqs").list_queues()["QueueUrls"]) == 1
    assert engine.client("s3").get_object(Bucket="kept", Key="a/b")["Body"].read() == b"kept"


def test_a_killed_engine_is_noticed_and_does_not_block_the_next(home: Home) -> None:
    start(home)
    kill(home)

    assert process.status(home).state == "died"
    with pytest.raises(EngineStoppedError, match="died"):
        process.running(home)
    assert not process.start(home).already_running


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"sqs": ', '{"sqs": "{}"}'])
def test_damaged_state_is_named_and_a_reset_helps(home: Home, content: str) -> None:
    home.make()
    home.prepare()
    home.snapshot.write_text(content)

    with pytest.raises(EngineError, match="damaged") as error:
        start(home)
    process.reset(home)

    assert error.value.where == str(home.snapshot)
    assert start(home).client("sts").get_caller_identity()


@pytest.mark.parametrize("content", ["", "not a database of SQLite " * 400])
def test_a_damaged_event_history_is_named_and_kept(home: Home, content: str) -> None:
    home.make()
    home.prepare()
    home.event_history.write_text(content)

    with pytest.raises(EngineError, match="event history of CloudTrail is damaged") as error:
        start(home)

    assert error.value.where == str(home.event_history)
    assert home.event_history.read_text() == content


def test_a_damaged_record_of_a_running_engine_is_named_and_a_restart_helps(home: Home) -> None:
    start(home)
    home.record.write_text("{")

    with pytest.raises(EngineError, match="record of the running engine is damaged"):
        process.running(home)

    assert process.stop(home)
    assert start(home).client("sts").get_caller_identity()


def test_an_early_death_shows_the_last_words(home: Home) -> None:
    home.make()
    home.prepare()
    home.services.write_text("a file where a folder must be")

    with pytest.raises(EngineStoppedError, match="FileExistsError") as error:
        start(home)

    assert error.value.where == str(home.log)
    assert process.status(home).state == "died"


@pytest.mark.parametrize("end", ["stop", "kill, then stop", "kill, then start"])
def test_a_busy_function_does_not_outlive_its_engine(home: Home, end: str) -> None:
    engine = start(home)
    sleeper(engine)
    last = record.read(home)
    workers = eventually(
        lambda: [one for one in process_tree.members(home, last) if one.pid != pid_of(home)]
    )

    if end.startswith("kill"):
        kill(home)
    if end.endswith("start"):
        process.start(home)
    else:
        process.stop(home)

    now = {member.pid for member in process_tree.members(home, last)}
    assert now.isdisjoint(worker.pid for worker in workers)


def test_a_worker_that_left_the_session_is_found_by_its_mark(home: Home) -> None:
    start(home)
    marked = {**os.environ, environment.MARK: str(home.root)}
    with subprocess.Popen(["sleep", "600"], env=marked, start_new_session=True) as worker:
        process.stop(home)

        assert worker.wait(timeout=PATIENCE) == -signal.SIGKILL


def test_a_process_of_another_engine_is_left_alone(home: Home) -> None:
    start(home)
    marked = {**os.environ, environment.MARK: "/another/home"}
    with subprocess.Popen(["sleep", "600"], env=marked, start_new_session=True) as other:
        process.stop(home)

        assert other.poll() is None
        other.kill()
