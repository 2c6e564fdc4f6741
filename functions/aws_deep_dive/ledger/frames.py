"""The ledger's rows as Spark sees them. Needs pyspark, so no function imports this."""

from __future__ import annotations

from types import SimpleNamespace

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

from ledger import paths
from ledger.schema import COLUMNS
from ledger.storage import Store

DDL = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())


def columns(prefix: str = "") -> SimpleNamespace:
    """Return the columns of an entry by field name, to hand to a rule in place of a row."""
    return SimpleNamespace(**{name: fn.col(prefix + name) for name in COLUMNS})


def read_lines(spark: SparkSession, store: Store, keys: list[str]) -> DataFrame:
    """Read text objects: a row a line, in column ``value``."""
    return spark.read.text([store.uri(key) for key in keys])


def read_ledger(spark: SparkSession, store: Store) -> DataFrame:
    """Read all entries of the ledger; none where nothing has been loaded yet."""
    if not store.keys(paths.LEDGER):  # Spark cannot read a path that is not there
        return spark.createDataFrame([], DDL)
    return spark.read.schema(DDL).parquet(store.uri(paths.LEDGER)).select(*COLUMNS)


def append(frame: DataFrame, store: Store, root: str, form: str) -> None:
    """Add rows below a root as ``parquet`` or ``json``, a folder a day and batch."""
    (
        frame.repartition(*paths.PARTITIONS)
        .write.partitionBy(*paths.PARTITIONS)
        .mode("append")
        .format(form)
        .save(store.uri(root))
    )
