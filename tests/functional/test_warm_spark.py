"""The JVM of the Glue jobs is replaced after a number of runs, without interrupting one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

from lab_builder.local.engine.glue.spark import Spark, SparkConnection

pytestmark = pytest.mark.spark


@pytest.fixture
def spark() -> Iterator[Spark]:
    """A Spark whose JVMs are replaced after two runs."""
    spark = Spark(max_runs=2)
    yield spark
    os.kill(process(spark.connect("last")), signal.SIGKILL)


def process(connection: SparkConnection) -> int:
    """Return the process id of the JVM behind a connection."""
    return int(jvm(connection).java.lang.ProcessHandle.current().pid())


def jvm(connection: SparkConnection) -> Any:
    return ClientServer(
        java_parameters=JavaParameters(
            port=connection.port, auth_token=connection.secret, auto_convert=True
        ),
        python_parameters=PythonParameters(port=0, eager_load=False),
    ).jvm


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_jvm_that_reached_its_maximum_of_runs_stops_after_the_last_of_them(spark: Spark) -> None:
    first = spark.connect("first")
    old = process(first)
    spark.replace_worn_out()
    second = spark.connect("second")
    assert process(second) == old
    second.close()
    spark.replace_worn_out()
    third = spark.connect("third")
    assert process(third) != old
    assert process(first) == old  # a run is not interrupted
    first.close()
    assert not runs(old)
    third.close()


def test_a_closed_connection_accepts_no_client(spark: Spark) -> None:
    connection = spark.connect("run")
    process(connection)
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        process(connection)


def test_a_jvm_that_died_is_replaced(spark: Spark) -> None:
    died = process(spark.connect("run"))
    os.kill(died, signal.SIGKILL)
    os.waitid(os.P_PID, died, os.WEXITED | os.WNOWAIT)
    assert process(spark.connect("again")) != died
