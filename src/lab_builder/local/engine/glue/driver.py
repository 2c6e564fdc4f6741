"""Drives the process of one job run: its order, its output, its time limit, its end."""

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
from lab_builder.local.engine.glue.spark import Door, Spark
from lab_builder.local.engine.glue.worker import Worker, Workers
from lab_builder.model import Credentials

_TICK = 0.1  # seconds after which a stop or the time limit is noticed
_FLUSH = 1.0  # seconds between sending log lines
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: SUCCEEDED, FAILED, TIMEOUT or STOPPED."""

    state: str
    error: str | None = None
    elapsed: float = 0.0  # seconds since the script began


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one run is to do. ``limit`` is its timeout in seconds."""

    run_id: str
    job: Mapping[str, Any]
    arguments: Mapping[str, str]
    limit: float
    stop: threading.Event
    running: Callable[[], None]


class Driver:
    """Runs jobs on the warm Spark of one engine."""

    def __init__(self, context: EngineContext) -> None:
        self._context = context
        self._spark = Spark()
        self._workers = Workers()

    def prepare(self) -> None:
        """Warm Spark and a worker, so that the next run starts at once."""
        self._workers.prepare()
        self._spark.warm()

    def drive(self, assignment: Assignment, after: ExitStack) -> Outcome:
        """Carry out a run and return how it ended. What nobody waits for is left to ``after``.

        Raises:
            EngineError: Spark does not start.
        """
        role = assignment.job["Role"]
        after.callback(self._spark.renew)
        after.callback(self._workers.prepare)
        folder = Path(tempfile.mkdtemp(prefix="glue-run-"))
        after.callback(shutil.rmtree, folder, ignore_errors=True)
        door = self._spark.open(assignment.run_id)
        after.callback(door.close)
        credentials = after.enter_context(roles.session(self._context, role))
        output, error = logs.streams(
            self._client("logs", role), assignment.arguments, assignment.run_id
        )
        worker = self._workers.take()
        try:
            worker.order(self._order(assignment, folder, door, credentials))
            outcome = _Watch(worker, assignment, output, error).until_the_end()
        finally:
            worker.end()
        output.flush()
        error.flush()
        after.callback(self._measure, assignment, outcome, door)
        return outcome

    def _measure(self, assignment: Assignment, outcome: Outcome, door: Door) -> None:
        client = self._client("cloudwatch", assignment.job["Role"])
        used = door.utilization(outcome.elapsed)
        metrics.publish(client, assignment.arguments, outcome.state, outcome.elapsed, used)

    def _client(self, service: str, role: str) -> Any:
        return clients.for_role(self._context, service, role, roles.SESSION_NAME)

    def _order(
        self, assignment: Assignment, folder: Path, door: Door, credentials: Credentials
    ) -> dict[str, Any]:
        libraries = assignment.arguments.get("--extra-py-files", "")
        return {
            "run_id": assignment.run_id,
            "script": assignment.job["Command"]["ScriptLocation"],
            "python_files": [uri.strip() for uri in libraries.split(",") if uri.strip()],
            "arguments": [word for pair in assignment.arguments.items() for word in pair],
            "folder": str(folder),
            "environment": {
                "HOME": str(folder),
                "AWS_ACCESS_KEY_ID": credentials.access_key_id,
                "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
                "AWS_SESSION_TOKEN": credentials.session_token,
                "AWS_REGION": self._context.region,
                "AWS_DEFAULT_REGION": self._context.region,
                "AWS_ENDPOINT_URL": self._context.endpoint_url,
                "PYSPARK_PYTHON": sys.executable,  # of the executors; the machine's may be another
                "PYSPARK_GATEWAY_PORT": str(door.port),
                "PYSPARK_GATEWAY_SECRET": door.secret,
            },
        }


class _Watch:
    """Reads what a worker prints and reports until it ends, is stopped or runs out of time."""

    def __init__(
        self, worker: Worker, assignment: Assignment, output: logs.Stream, error: logs.Stream
    ) -> None:
        self._worker = worker
        self._assignment = assignment
        self._output = output
        self._error = error
        self._ended: Outcome | None = None
        self._began = time.monotonic()

    def until_the_end(self) -> Outcome:
        """Return how the run ended."""
        takers = {self._worker.output: self._output.write, self._worker.reports: self._report}
        rests = dict.fromkeys(takers, b"")
        flushed = time.monotonic()
        with selectors.DefaultSelector() as selector:
            for descriptor in takers:
                os.set_blocking(descriptor, False)
                selector.register(descriptor, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(_TICK):
                    chunk = os.read(key.fd, _CHUNK)
                    if not chunk:
                        selector.unregister(key.fd)
                    *lines, rests[key.fd] = (rests[key.fd] + chunk).split(b"\n")
                    for line in [*lines, *([] if chunk else [rests[key.fd]])]:
                        takers[key.fd](line.decode(errors="replace"))
                self._interrupt()
                if time.monotonic() - flushed > _FLUSH:
                    self._output.flush()
                    flushed = time.monotonic()
        ended = self._ended or Outcome("FAILED", "the job's process ended without a word")
        return replace(ended, elapsed=time.monotonic() - self._began)

    def _report(self, line: str) -> None:
        if not line or self._ended is not None:
            return
        report = json.loads(line)
        if report.get("state") == "RUNNING":
            self._began = time.monotonic()
            self._assignment.running()
            return
        if report["error"] is None:
            self._ended = Outcome("SUCCEEDED")
            return
        self._ended = Outcome("FAILED", report["error"])
        self._error.write(f"ERROR Error from Python: {report['traceback'] or report['error']}")

    def _interrupt(self) -> None:
        if self._ended is not None:
            return
        if self._assignment.stop.is_set():
            self._ended = Outcome("STOPPED")
        elif time.monotonic() > self._began + self._assignment.limit:
            self._ended = Outcome("TIMEOUT", "the job run exceeded its timeout")
        if self._ended is not None:
            self._worker.process.kill()
