"""The engine's process: start, stop, reset, status."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from eventually import eventually
from functional.engines import RunningEngine, end_engine, free_port, kill, pid_of, start
from lab_builder.errors import EngineError, PortError, RegionError
from lab_builder.local import process, record
from lab_builder.local.home import VARIABLE, Home, locate
from lab_builder.model import Settings

pytestmark = pytest.mark.engine


def test_a_started_engine_answers_as_the_root_of_its_account(home: Home) -> None:
    engine = start(home)

    identity = engine.client("sts").get_caller_identity()

    assert identity["Arn"] == "arn:aws:iam::000000000000:root"


def test_starting_again_changes_nothing_and_says_so(home: Home) -> None:
    start(home)
    first = process.running(home)

    again = process.start(home)

    assert again.already_running
    assert (again.pid, again.port) == (first.pid, first.port)


def test_two_starts_at_once_make_one_engine_and_tell_of_no_dead_one(home: Home) -> None:
    port = free_port()
    for _ in range(2):
        with ThreadPoolExecutor() as pool:
            engines = list(pool.map(lambda _: process.start(home, port=port), range(4)))

        assert sorted(engine.already_running for engine in engines) == [False, True, True, True]
        assert {engine.pid for engine in engines} == {pid_of(home)}
        kill(home)


def test_another_port_for_a_running_engine_is_refused(home: Home) -> None:
    start(home)

    with pytest.raises(EngineError, match="already runs with port") as error:
        process.start(home, port=free_port())

    assert "local stop" in str(error.value.hint)


def test_a_taken_port_is_named(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortError, match=str(port)) as error:
            process.start(home, port=port)

    assert "--port" in str(error.value.hint)
    assert process.status(home).state == "stopped"


def test_a_region_that_does_not_exist_is_refused_before_anything_starts(home: Home) -> None:
    with pytest.raises(RegionError, match="mars-1"):
        process.start(home, region="mars-1")

    assert process.status(home).last is None


def test_an_engine_in_another_region_than_the_one_asked_for_is_refused(home: Home) -> None:
    start(home)
    for begin in (process.start, process.running):
        with pytest.raises(EngineError, match="region us-east-1, not eu-west-1"):
            begin(home, region="eu-west-1")
    process.stop(home)

    assert process.start(home, region="eu-west-1").region == "eu-west-1"


def test_an_engine_without_a_home_is_stopped(home: Home) -> None:
    assert process.status(home).state == "stopped"
    assert not process.stop(home)


def test_the_engine_listens_on_the_loopback_interface_only(home: Home) -> None:
    engine = start(home)

    pid = pid_of(home)
    addresses = {
        connection.laddr.ip
        for connection in psutil.Process(pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    }

    assert engine.client("sts").get_caller_identity()
    assert addresses == {"127.0.0.1"}


def test_nothing_of_the_callers_environment_reaches_the_engine(tmp_path: Path) -> None:
    home = locate({VARIABLE: str(tmp_path)})
    script = (
        "from lab_builder.local import process;"
        "from lab_builder.local.home import locate; import os;"
        f"process.start(locate(os.environ), port={free_port()})"
    )
    secrets = {"AWS_SECRET_ACCESS_KEY": "mine", "GITHUB_TOKEN": "mine", "HTTP_PROXY": "mine"}
    given = {"PATH": os.environ["PATH"], VARIABLE: str(tmp_path), **secrets}
    subprocess.run([sys.executable, "-c", script], env=given, check=True)

    inherited = psutil.Process(pid_of(home)).environ()
    end_engine(home)

    assert "mine" not in inherited.values()
    assert inherited["HOME"] == str(home.root)


def test_an_engine_that_nobody_waits_for_answers_all_the_same(home: Home) -> None:
    script = (
        "from lab_builder.local import process;"
        "from lab_builder.local.home import locate; import os;"
        f"process.begin(locate(os.environ), port={free_port()})"
    )
    given = {**os.environ, VARIABLE: str(home.root.parent)}
    subprocess.run([sys.executable, "-c", script], env=given, check=True)

    eventually(lambda: record.read(home))
    running = process.running(home)
    engine = RunningEngine(
        running.endpoint_url, running.credentials, running.region, home.root.parent
    )
    assert engine.client("sts").get_caller_identity()


def test_the_engine_outlives_the_terminal_that_started_it(home: Home) -> None:
    start(home)
    pid = pid_of(home)

    assert os.getsid(pid) == pid
    assert os.getpgid(pid) == pid


def test_no_other_user_can_read_what_the_engine_keeps(home: Home) -> None:
    start(home).client("s3").create_bucket(Bucket="private")
    eventually(home.snapshot.exists)

    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    for path in home.root.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert not mode & (stat.S_IRWXG | stat.S_IRWXO), path


def test_the_state_survives_a_stop(home: Home) -> None:
    engine = start(home)
    engine.client("sqs").create_queue(QueueName="kept")
    process.stop(home)

    process.start(home)

    assert len(engine.client("sqs").list_queues()["QueueUrls"]) == 1


def test_port_and_key_stay_the_same_over_a_stop(home: Home) -> None:
    first = start(home)
    process.stop(home)

    again = process.start(home)

    assert (again.endpoint_url, again.credentials) == (first.endpoint_url, first.credentials)


def test_a_reset_wipes_the_state_and_starts_again_what_ran(home: Home) -> None:
    engine = start(home)
    engine.client("sqs").create_queue(QueueName="gone")
    engine.client("s3").create_bucket(Bucket="gone")

    again = process.reset(home)

    assert again is not None
    assert again.endpoint_url == engine.endpoint_url
    assert engine.client("sqs").list_queues()["QueueUrls"] == []
    assert engine.client("s3").list_buckets()["Buckets"] == []


def test_a_reset_of_a_stopped_engine_leaves_it_stopped(home: Home) -> None:
    start(home)
    process.stop(home)

    assert process.reset(home) is None
    assert process.status(home).state == "stopped"


def test_settings_are_aimed_at_the_engine(home: Home) -> None:
    start(home)
    engine = process.running(home)
    settings = Settings("aws-deep-dive", "dev", "stack", profile="work", region="eu-west-1")

    aimed = process.with_engine(settings, engine)

    assert aimed.endpoint_url == engine.endpoint_url
    assert aimed.credentials == engine.credentials
    assert aimed.region == "us-east-1"
    assert aimed.profile is None
