"""One running Spark for all job runs, and a connection for each.

A connection is a gateway server with its own secret. The objects that a run creates in the JVM are
released when the connection closes, and its Spark jobs can be cancelled by the run's id. Each run
has its own session state, so that runs share neither views nor caches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab_builder.local.engine.glue.jvm import Jvm

_MAX_RUNS = 200  # for one JVM, because each run leaves some memory in use


@dataclass(frozen=True)
class SparkConnection:
    """The connection of one job run to Spark."""

    run_id: str
    port: int
    secret: str = field(repr=False)
    _context: Any = field(repr=False)
    _close: Callable[[], None] = field(repr=False)

    def utilization(self, seconds: float) -> float:
        """Return the share of ``seconds`` in which the run used the task slots, from 0 to 1."""
        self._context.listenerBus().waitUntilEmpty()  # task metrics are updated asynchronously
        tracker, store = self._context.statusTracker(), self._context.statusStore()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(self.run_id)]
        stages = {stage for job in jobs if job.isDefined() for stage in job.get().stageIds()}
        # Spark drops the oldest stages, and skipped stages first.
        stages = {stage for stage in stages if tracker.getStageInfo(stage).isDefined()}
        busy = sum(store.lastStageAttempt(stage).executorRunTime() for stage in stages) / 1000
        return float(min(busy / (seconds * self._context.defaultParallelism()), 1.0))

    def close(self) -> None:
        """Cancel the run's Spark jobs, and release its objects."""
        try:
            self._context.cancelJobGroup(self.run_id)
        finally:
            self._close()


class Spark:
    """The current JVM. It is started when it is first needed, and replaced if it died."""

    def __init__(self, max_runs: int = _MAX_RUNS) -> None:
        self._max_runs = max_runs
        self._lock = threading.Lock()
        self._jvm: Jvm | None = None
        self._replacing = False

    def start(self) -> None:
        """Start the JVM and warm it up, unless one is running.

        Raises:
            EngineError: the JVM exited or did not answer.
        """
        with self._lock:
            before, jvm = self._jvm, self._current_jvm()
        if jvm is not before:
            jvm.warm_up()

    def connect(self, run_id: str) -> SparkConnection:
        """Return a new connection for a job run.

        Raises:
            EngineError: Spark does not start.
        """
        with self._lock:
            jvm = self._current_jvm()
            jvm.active_runs += 1
            jvm.total_runs += 1
        try:
            server = jvm.start_gateway()
        except Exception:
            self._disconnect(jvm)
            raise

        def close() -> None:
            try:
                server.shutdown()
            finally:
                self._disconnect(jvm)

        return SparkConnection(
            run_id, server.getListeningPort(), server.secret(), jvm.context, close
        )

    def replace_worn_out(self) -> None:
        """Replace a JVM that has reached its maximum of runs, after warming up a new one.

        Active runs stay on the old JVM; it is stopped after the last of them.
        """
        with self._lock:
            old = self._jvm
            if old is None or old.total_runs < self._max_runs or self._replacing:
                return
            self._replacing = True
        try:
            new = Jvm()
            new.warm_up()
            with self._lock:
                self._jvm = new
                empty = not old.active_runs
        finally:
            self._replacing = False
        if empty:
            old.stop()

    def _current_jvm(self) -> Jvm:
        """Return the current JVM, and start one if none is running. The caller holds the lock."""
        if self._jvm is None or not self._jvm.is_alive:
            self._jvm = Jvm()
        return self._jvm

    def _disconnect(self, jvm: Jvm) -> None:
        with self._lock:
            jvm.active_runs -= 1
            unused = jvm is not self._jvm and not jvm.active_runs
        if unused:
            jvm.stop()
