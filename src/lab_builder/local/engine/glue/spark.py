"""One warm Spark for all runs, and a door of its own for each.

A door is a gateway server with a secret of its own. What a run leaves in the JVM hangs on its
door and goes when the door closes; its jobs carry the run's id and can be cancelled by it.
Each run makes a session with a state of its own, so that runs share neither views nor caches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab_builder.local.engine.glue.jvm import Jvm

_RUNS = 200  # that one JVM serves: each leaves a little in it


@dataclass(frozen=True)
class Door:
    """A way into the warm Spark for one run."""

    run_id: str
    port: int
    secret: str = field(repr=False)
    _context: Any = field(repr=False)
    _close: Callable[[], None] = field(repr=False)

    def utilization(self, seconds: float) -> float:
        """Return the share of the task slots' time that the run's tasks took, 0 to 1."""
        self._context.listenerBus().waitUntilEmpty()  # what has ended is counted a moment later
        tracker, store = self._context.statusTracker(), self._context.statusStore()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(self.run_id)]
        stages = {stage for job in jobs if job.isDefined() for stage in job.get().stageIds()}
        # Spark forgets the oldest stages, and first of all those that it had no need to run.
        stages = {stage for stage in stages if tracker.getStageInfo(stage).isDefined()}
        busy = sum(store.lastStageAttempt(stage).executorRunTime() for stage in stages) / 1000
        return float(min(busy / (seconds * self._context.defaultParallelism()), 1.0))

    def close(self) -> None:
        """Cancel what the run's jobs still do, and let go of everything that came in with it."""
        try:
            self._context.cancelJobGroup(self.run_id)
        finally:
            self._close()


class Spark:
    """The JVM that serves. Starts when it is first needed, and again when it has died."""

    def __init__(self, runs: int = _RUNS) -> None:
        self._runs = runs
        self._lock = threading.Lock()
        self._jvm: Jvm | None = None
        self._renewing = False

    def warm(self) -> None:
        """Start the JVM where none runs, and put a new one through its exercise.

        Raises:
            EngineError: the JVM ended or did not answer.
        """
        with self._lock:
            before, jvm = self._jvm, self._serving()
        if jvm is not before:
            jvm.exercise()

    def open(self, run_id: str) -> Door:
        """Return a new door.

        Raises:
            EngineError: Spark does not start.
        """
        with self._lock:
            jvm = self._serving()
            jvm.visitors += 1
            jvm.served += 1
        try:
            server = jvm.gateway()
        except Exception:
            self._leave(jvm)
            raise

        def close() -> None:
            try:
                server.shutdown()
            finally:
                self._leave(jvm)

        return Door(run_id, server.getListeningPort(), server.secret(), jvm.context, close)

    def renew(self) -> None:
        """Replace a JVM that has served its runs, once another one is warm.

        Runs that are in the old one stay there; it ends with the last of them.
        """
        with self._lock:
            old = self._jvm
            if old is None or old.served < self._runs or self._renewing:
                return
            self._renewing = True
        try:
            new = Jvm()
            new.exercise()
            with self._lock:
                self._jvm = new
                empty = not old.visitors
        finally:
            self._renewing = False
        if empty:
            old.end()

    def _serving(self) -> Jvm:
        """Return the JVM that serves, started where none runs. The lock is held."""
        if self._jvm is None or not self._jvm.alive:
            self._jvm = Jvm()
        return self._jvm

    def _leave(self, jvm: Jvm) -> None:
        with self._lock:
            jvm.visitors -= 1
            unused = jvm is not self._jvm and not jvm.visitors
        if unused:
            jvm.end()
