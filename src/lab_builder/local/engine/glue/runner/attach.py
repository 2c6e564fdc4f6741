"""Makes PySpark join the warm Spark, and its readers and writers know s3:// paths.

The script stays the one that AWS runs: ``SparkContext()``, ``SparkSession.builder`` and
``GlueContext`` work as on Glue. The first use opens a session with a state of its own.
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
_UNSTAGED = {
    SparkContext: ("textFile", "wholeTextFiles", "binaryFiles", "sequenceFile", "pickleFile"),
    RDD: ("saveAsTextFile", "saveAsPickleFile", "saveAsSequenceFile"),
}


def install(stage: Stage, run_id: str, libraries: list[Path]) -> None:
    """Prepare PySpark for one run. Connects to nothing: a script may not use Spark at all."""
    _join(run_id, libraries)
    for name in _READS:
        setattr(DataFrameReader, name, _reading(getattr(DataFrameReader, name), stage))
    for name in _WRITES:
        setattr(DataFrameWriter, name, _writing(getattr(DataFrameWriter, name), stage))
    for owner, names in _UNSTAGED.items():
        for name in names:
            setattr(owner, name, _refusing(getattr(owner, name)))


def _join(run_id: str, libraries: list[Path]) -> None:
    enter: Callable[..., None] = SparkContext._do_init  # noqa: SLF001 - PySpark's own hooks
    start: Callable[..., None] = SparkSession.__init__

    def initialize(self: Any, _configuration: Any) -> Any:
        shared = self._jvm.org.apache.spark.SparkContext.getOrCreate()
        return self._jvm.JavaSparkContext.fromSparkContext(shared)

    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        enter(self, *args, **kwargs)
        self.environment["PYTHONPATH"] = os.pathsep.join(map(str, libraries))
        self.setLocalProperty("spark.scheduler.pool", f"pool-{run_id[-1]}")
        self.setJobGroup(run_id, run_id, interruptOnCancel=True)

    def leave(self: Any) -> None:
        """End the script's part in the shared context; the door does the rest."""
        if self._jsc is not None:
            self.cancelJobGroup(run_id)
            self._jsc = None
            self._accumulatorServer.shutdown()
        with SparkContext._lock:  # noqa: SLF001
            SparkContext._active_spark_context = None  # noqa: SLF001

    def session(self: Any, context: Any, given: Any = None, options: Any = None) -> None:
        start(self, context, given or _new_session(context, options or {}), options or {})

    for owner, name, replacement in (
        (SparkContext, "_initialize_context", initialize),
        (SparkContext, "_do_init", begin),
        (SparkContext, "stop", leave),
        (SparkSession, "__init__", session),
    ):
        setattr(owner, name, replacement)


def _new_session(context: Any, options: dict[str, Any]) -> Any:
    """Return a session that shares nothing with those of other runs.

    newSession() would share the cache of plans, and so data. The listener that keeps each query
    for Spark's web interface goes: it would outlive the run, and hear every later query.
    """
    shared = context._jsc.sc()  # noqa: SLF001
    session = context._jvm.SparkSession(shared, options)  # noqa: SLF001
    shared.removeSparkListener(session.sharedState().statusStore().listener().get())
    return session


def _reading(method: Callable[..., Any], stage: Stage) -> Callable[..., Any]:
    @functools.wraps(method)
    def read(self: DataFrameReader, *args: Any, **kwargs: Any) -> Any:
        for uri in _locations(args, kwargs):
            stage.fetch(uri)
            self._spark.conf.set(*stage.mount(uri))
        return method(self, *args, **kwargs)

    return read


def _writing(method: Callable[..., Any], stage: Stage) -> Callable[..., Any]:
    @functools.wraps(method)
    def write(self: DataFrameWriter, *args: Any, **kwargs: Any) -> Any:
        locations = list(_locations(args, kwargs))
        for uri in locations:
            stage.expect(uri)
            self._spark.conf.set(*stage.mount(uri))
        result = method(self, *args, **kwargs)
        for uri in locations:
            stage.push(uri)
        return result

    return write


def _refusing(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        for uri in _locations(args, kwargs):
            raise NotImplementedError(
                f"the embedded engine reads and writes {uri} with DataFrames only, "
                f"not with {method.__name__}"
            )
        return method(self, *args, **kwargs)

    return refuse


def _locations(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[str]:
    """Yield the s3:// paths among a call's arguments."""
    for value in (*args, *kwargs.values()):
        for item in value if isinstance(value, list | tuple) else [value]:
            if isinstance(item, str) and item.startswith("s3://"):
                yield item
