"""Make PySpark use the engine's shared Spark, and support s3:// paths in DataFrames.

Scripts run unchanged: ``SparkContext()``, ``SparkSession.builder`` and ``GlueContext`` work as on
Glue. The first use opens a session with its own state.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pyspark import RDD, SparkContext
from pyspark.sql import DataFrameReader, DataFrameWriter, SparkSession

from lab_builder.local.engine.glue.runner.staging import Stage

_READS = ("load", "json", "parquet", "text", "csv", "orc")
_WRITES = ("save", "json", "parquet", "text", "csv", "orc")
_UNSUPPORTED = {
    SparkContext: ("textFile", "wholeTextFiles", "binaryFiles", "sequenceFile", "pickleFile"),
    RDD: ("saveAsTextFile", "saveAsPickleFile", "saveAsSequenceFile"),
}


def install(stage: Stage, run_id: str, libraries: list[Path]) -> None:
    """Prepare PySpark for one run. It connects on first use: a script may not use Spark at all."""
    _share_context(run_id, libraries)
    for name in _READS:
        setattr(DataFrameReader, name, _with_fetch(getattr(DataFrameReader, name), stage))
    for name in _WRITES:
        setattr(DataFrameWriter, name, _with_push(getattr(DataFrameWriter, name), stage))
    for owner, names in _UNSUPPORTED.items():
        for name in names:
            setattr(owner, name, _rejecting_s3(getattr(owner, name)))


def _share_context(run_id: str, libraries: list[Path]) -> None:
    initialize_original: Callable[..., None] = SparkContext._do_init  # noqa: SLF001 - PySpark's own hooks
    session_original: Callable[..., None] = SparkSession.__init__

    def initialize_context(self: Any, _configuration: Any) -> Any:
        shared = self._jvm.org.apache.spark.SparkContext.getOrCreate()
        return self._jvm.JavaSparkContext.fromSparkContext(shared)

    def do_init(self: Any, *args: Any, **kwargs: Any) -> None:
        initialize_original(self, *args, **kwargs)
        self.environment["PYTHONPATH"] = os.pathsep.join(map(str, libraries))
        self.setLocalProperty("spark.scheduler.pool", f"pool-{run_id[-1]}")
        self.setJobGroup(run_id, run_id, interruptOnCancel=True)

    def stop(self: Any) -> None:
        """Disconnect the script from the shared context, which keeps running."""
        if self._jsc is not None:
            self.cancelJobGroup(run_id)
            self._jsc = None
            self._accumulatorServer.shutdown()
        with SparkContext._lock:  # noqa: SLF001
            SparkContext._active_spark_context = None  # noqa: SLF001

    def init_session(self: Any, context: Any, given: Any = None, options: Any = None) -> None:
        session_original(
            self, context, given or _new_session(context, options or {}), options or {}
        )

    for owner, name, replacement in (
        (SparkContext, "_initialize_context", initialize_context),
        (SparkContext, "_do_init", do_init),
        (SparkContext, "stop", stop),
        (SparkSession, "__init__", init_session),
    ):
        setattr(owner, name, replacement)


def _new_session(context: Any, options: dict[str, Any]) -> Any:
    """Return a session that shares no state with those of other runs.

    newSession() would share the cache of plans, and so data. The listener that stores each query
    for Spark's web UI is removed: it would outlive the run and store every later query.
    """
    shared = context._jsc.sc()  # noqa: SLF001
    session = context._jvm.SparkSession(shared, options)  # noqa: SLF001
    shared.removeSparkListener(session.sharedState().statusStore().listener().get())
    return session


def _with_fetch(method: Callable[..., Any], stage: Stage) -> Callable[..., Any]:
    @functools.wraps(method)
    def read(self: DataFrameReader, *args: Any, **kwargs: Any) -> Any:
        for uri in _locations(args, kwargs):
            stage.fetch(uri)
            self._spark.conf.set(*stage.mount(uri))
        return method(self, *args, **kwargs)

    return read


def _with_push(method: Callable[..., Any], stage: Stage) -> Callable[..., Any]:
    @functools.wraps(method)
    def write(self: DataFrameWriter, *args: Any, **kwargs: Any) -> Any:
        locations = list(_locations(args, kwargs))
        for uri in locations:
            stage.prepare_write(uri)
            self._spark.conf.set(*stage.mount(uri))
        result = method(self, *args, **kwargs)
        for uri in locations:
            stage.upload_changes(uri)
        return result

    return write


def _rejecting_s3(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def reject(self: Any, *args: Any, **kwargs: Any) -> Any:
        for uri in _locations(args, kwargs):
            raise NotImplementedError(
                f"the embedded engine supports s3:// paths such as {uri} in DataFrames only, "
                f"not in {method.__name__}"
            )
        return method(self, *args, **kwargs)

    return reject


def _locations(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[str]:
    """Yield the s3:// paths among a call's arguments."""
    for value in (*args, *kwargs.values()):
        for item in value if isinstance(value, list | tuple) else [value]:
            if isinstance(item, str) and item.startswith("s3://"):
                yield item
