"""The warm Spark of the Glue jobs outlives no number of runs, and takes no run with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

from lab_builder.local.engine.glue.spark import Door, Spark

pytestmark = pytest.mark.spark


@pytest.fixture
def spark() -> Iterator[Spark]:
    """A Spark whose JVMs serve two runs each."""
    spark = Spark(runs=2)
    yield spark
    os.kill(process(spark.open("last")), signal.SIGKILL)


def process(door: Door) -> int:
    """Return the id of the process that answers behind a door."""
    return int(through(door).java.lang.ProcessHandle.current().pid())


def through(door: Door) -> Any:
    return ClientServer(
        java_parameters=JavaParameters(port=door.port, auth_token=door.secret, auto_convert=True),
        python_parameters=PythonParameters(port=0, eager_load=False),
    ).jvm


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_jvm_that_has_served_its_runs_ends_with_the_last_of_them(spark: Spark) -> None:
    first = spark.open("first")
    old = process(first)
    spark.renew()
    second = spark.open("second")
    assert process(second) == old
    second.close()
    spark.renew()
    third = spark.open("third")
    assert process(third) != old
    assert process(first) == old  # a run is not interrupted
    first.close()
    assert not runs(old)
    third.close()


def test_a_door_that_is_closed_lets_nobody_in(spark: Spark) -> None:
    door = spark.open("run")
    process(door)
    door.close()
    with pytest.raises(ConnectionRefusedError):
        process(door)


def test_a_jvm_that_died_is_replaced(spark: Spark) -> None:
    died = process(spark.open("run"))
    os.kill(died, signal.SIGKILL)
    os.waitid(os.P_PID, died, os.WEXITED | os.WNOWAIT)
    assert process(spark.open("again")) != died
