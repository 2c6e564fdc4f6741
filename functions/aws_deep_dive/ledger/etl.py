"""Loads new batches into the ledger, once each however often it runs."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import reduce
from operator import and_

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

from ledger import frames, paths
from ledger.schema import COLUMNS
from ledger.storage import Store, put_json
from ledger.validation import MALFORMED, UNBALANCED, unbalanced

# Ids of plain letters, so that they are the same in a key, a file's URL and a partition's name.
_BATCH_FILE = r"/(\d{4}-\d{2}-\d{2})/([A-Za-z0-9_-]+)\.jsonl$"


@dataclass(frozen=True, slots=True)
class Load:
    """What became of one batch."""

    run_id: str
    batch_id: str
    processing_date: str
    loaded: int
    rejected: int


def run(spark: SparkSession, store: Store, run_id: str) -> list[Load]:
    """Load every batch that has no marker yet.

    The marker is written last. A run that was cut short before it leaves rows without a marker;
    the next run takes those back and loads the batch anew. Runs must not overlap: the job allows
    one at a time and queues the others.
    """
    new = new_batches(store)
    if not new:
        return []
    lines = validated(frames.read_lines(spark, store, new)).persist()
    try:
        loads = _count(lines, run_id)
        for load in loads:
            for root in (paths.LEDGER, paths.REJECTED):
                store.delete(paths.partition(root, load.processing_date, load.batch_id))
        frames.append(accepted(lines), store, paths.LEDGER, "parquet")
        frames.append(rejected(lines), store, paths.REJECTED, "json")
    finally:
        lines.unpersist()
    for load in loads:
        put_json(store, paths.state(load.processing_date, load.batch_id), asdict(load))
    return loads


def new_batches(store: Store) -> list[str]:
    """Return the key of each batch that has no marker. Files of another name are no batches."""
    done = set(store.keys(paths.STATE))
    found = ((re.search(_BATCH_FILE, key), key) for key in store.keys(paths.INCOMING))
    return [key for match, key in found if match and paths.state(match[1], match[2]) not in done]


def validated(lines: DataFrame) -> DataFrame:
    """Parse lines and judge each: column ``reason`` is null where a line holds a sound entry."""
    schema = f"{frames.DDL}, _corrupt string"
    complete = reduce(and_, [fn.col(f"entry.{name}").isNotNull() for name in COLUMNS])
    sound = fn.col("entry._corrupt").isNull() & complete
    return (
        lines.withColumn("file", fn.input_file_name())
        .withColumn("processing_date", fn.regexp_extract("file", _BATCH_FILE, 1))
        .withColumn("batch", fn.regexp_extract("file", _BATCH_FILE, 2))
        .withColumn(
            "entry", fn.from_json("value", schema, {"columnNameOfCorruptRecord": "_corrupt"})
        )
        .withColumn(
            "reason",
            fn.when(~sound, MALFORMED).when(unbalanced(frames.columns("entry.")), UNBALANCED),
        )
    )


def accepted(lines: DataFrame) -> DataFrame:
    """Return the sound entries, with the columns that they are partitioned by."""
    entry = [fn.col(f"entry.{name}") for name in COLUMNS]
    return lines.where(fn.col("reason").isNull()).select(*entry, *paths.PARTITIONS)


def rejected(lines: DataFrame) -> DataFrame:
    """Return the other lines as they came, with the reason and, where legible, the row's id."""
    return lines.where(fn.col("reason").isNotNull()).select(
        fn.col("batch").alias("batch_id"),
        fn.regexp_extract("value", r'"transaction_id": *"([^"]+)"', 1).alias("transaction_id"),
        "reason",
        fn.col("value").alias("line"),
        *paths.PARTITIONS,
    )


def _count(lines: DataFrame, run_id: str) -> list[Load]:
    counts = lines.groupBy(*paths.PARTITIONS).agg(
        fn.count(fn.when(fn.col("reason").isNull(), 1)).alias("loaded"),
        fn.count("reason").alias("rejected"),
    )
    return [
        Load(run_id, row["batch"], row["processing_date"], row["loaded"], row["rejected"])
        for row in counts.orderBy(*paths.PARTITIONS).collect()
    ]
