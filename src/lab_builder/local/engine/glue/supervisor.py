"""Run the process of a job run: send its request, collect its output, enforce its timeout."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lab_builder.local.engine import clients
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.glue import logs, metrics, roles
from lab_builder.local.engine.glue.spark import Spark, SparkConnection
from lab_builder.local.engine.glue.worker import Worker, WorkerPool
from lab_builder.model import Credentials

_TICK = 0.1  # seconds after which a stop or the timeout is noticed
_FLUSH = 1.0  # seconds between sending log lines
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class RunResult:
    """The final state of a job run: SUCCEEDED, FAILED, TIMEOUT or STOPPED."""

    state: str
    error: str | None = None
    elapsed: float = 0.0  # seconds since the script started


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job run to execute. ``timeout`` is in seconds; starting the script calls ``on_running``."""

    run_id: str
    job: Mapping[str, Any]
    arguments: Mapping[str, str]
    timeout: float
    stop: threading.Event
    on_running: Callable[[], None]


class Supervisor:
    """Runs jobs on the engine's shared Spark."""

    def __init__(self, context: EngineContext) -> None:
        self._context = context
        self._spark = Spark()
        self._workers = WorkerPool()

    def prepare(self) -> None:
        """Start Spark and a worker, so that the next job run starts at once."""
        self._workers.prepare()
        self._spark.start()

    def run(self, job_run: JobRun, after: ExitStack) -> RunResult:
        """Execute a job run and return its result. ``after`` collects clean-up for after its end.

        Raises:
            EngineError: Spark does not start.
        """
        role = job_run.job["Role"]
        after.callback(self._spark.replace_worn_out)
        after.callback(self._workers.prepare)
        folder = Path(tempfile.mkdtemp(prefix="glue-run-"))
        after.callback(shutil.rmtree, folder, ignore_errors=True)
        connection = self._spark.connect(job_run.run_id)
        after.callback(connection.close)
        credentials = after.enter_context(roles.session(self._context, role))
        output, error = logs.streams(self._client("logs", role), job_run.arguments, job_run.run_id)
        worker = self._workers.take()
        try:
            worker.send(self._request(job_run, folder, connection, credentials))
            result = _Watch(worker, job_run, output, error).wait()
        finally:
            worker.stop()
        output.flush()
        error.flush()
        after.callback(self._publish_metrics, job_run, result, connection)
        return result

    def _publish_metrics(self, job_run: JobRun, result: RunResult, spark: SparkConnection) -> None:
        client = self._client("cloudwatch", job_run.job["Role"])
        utilization = spark.utilization(result.elapsed)
        metrics.publish(client, job_run.arguments, result.state, result.elapsed, utilization)

    def _client(self, service: str, role: str) -> Any:
        return clients.for_role(self._context, service, role, roles.SESSION_NAME)

    def _request(
        self, job_run: JobRun, folder: Path, connection: SparkConnection, credentials: Credentials
    ) -> dict[str, Any]:
        libraries = job_run.arguments.get("--extra-py-files", "")
        return {
            "run_id": job_run.run_id,
            "script": job_run.job["Command"]["ScriptLocation"],
            "python_files": [uri.strip() for uri in libraries.split(",") if uri.strip()],
            "arguments": [word for pair in job_run.arguments.items() for word in pair],
            "folder": str(folder),
            "environment": {
                "HOME": str(folder),
                "AWS_ACCESS_KEY_ID": credentials.access_key_id,
                "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
                "AWS_SESSION_TOKEN": credentials.session_token,
                "AWS_REGION": self._context.region,
                "AWS_DEFAULT_REGION": self._context.region,
                "AWS_ENDPOINT_URL": self._context.endpoint_url,
                "PYSPARK_PYTHON": sys.executable,  # of the executors
                "PYSPARK_GATEWAY_PORT": str(connection.port),
                "PYSPARK_GATEWAY_SECRET": connection.secret,
            },
        }


class _Watch:
    """Reads the output and reports of a worker until it ends, is stopped or times out."""

    def __init__(
        self, worker: Worker, job_run: JobRun, output: logs.LogStream, error: logs.LogStream
    ) -> None:
        self._worker = worker
        self._job_run = job_run
        self._output = output
        self._error = error
        self._result: RunResult | None = None
        self._start_time = time.monotonic()

    def wait(self) -> RunResult:
        """Wait for the end of the job run, and return its result."""
        readers = {self._worker.output: self._output.write, self._worker.reports: self._report}
        incomplete = dict.fromkeys(readers, b"")
        flushed = time.monotonic()
        with selectors.DefaultSelector() as selector:
            for descriptor in readers:
                os.set_blocking(descriptor, False)
                selector.register(descriptor, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(_TICK):
                    chunk = os.read(key.fd, _CHUNK)
                    if not chunk:
                        selector.unregister(key.fd)
                    *lines, incomplete[key.fd] = (incomplete[key.fd] + chunk).split(b"\n")
                    for line in [*lines, *([] if chunk else [incomplete[key.fd]])]:
                        readers[key.fd](line.decode(errors="replace"))
                self._stop_if_due()
                if time.monotonic() - flushed > _FLUSH:
                    self._output.flush()
                    flushed = time.monotonic()
        result = self._result or RunResult("FAILED", "the job's process exited without a result")
        return replace(result, elapsed=time.monotonic() - self._start_time)

    def _report(self, line: str) -> None:
        if not line or self._result is not None:
            return
        report = json.loads(line)
        if report.get("state") == "RUNNING":
            self._start_time = time.monotonic()
            self._job_run.on_running()
            return
        if report["error"] is None:
            self._result = RunResult("SUCCEEDED")
            return
        self._result = RunResult("FAILED", report["error"])
        self._error.write(f"ERROR Error from Python: {report['traceback'] or report['error']}")

    def _stop_if_due(self) -> None:
        if self._result is not None:
            return
        if self._job_run.stop.is_set():
            self._result = RunResult("STOPPED")
        elif time.monotonic() > self._start_time + self._job_run.timeout:
            self._result = RunResult("TIMEOUT", "the job run exceeded its timeout")
        if self._result is not None:
            self._worker.process.kill()
