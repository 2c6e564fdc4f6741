"""Tests the controls on the ledger with Spark, and reports what it found.

A run covers the whole ledger, so it needs no state and a repeated run finds the same; given a
batch, it covers that one, which is how the workflow scores the batch that it made itself. The
report names the batches that it covers: for them, what the ETL job rejected plus what is found
here is what was planted.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

from ledger import frames, paths
from ledger.assessment import Assessment, Finding
from ledger.controls import CONTROLS
from ledger.storage import Store, put_json


@dataclass(frozen=True, slots=True)
class Examination:
    """What a run covered, as entries by batch id, and what it found."""

    batches: dict[str, int]
    assessment: Assessment

    @property
    def entries(self) -> int:
        """The number of entries tested."""
        return sum(self.batches.values())

    def report(self, run_id: str) -> dict[str, Any]:
        """Return the report as it is written."""
        return {
            "run_id": run_id,
            **self.assessment.report(),
            "entries": self.entries,
            "batches": self.batches,
            "findings": [asdict(finding) for finding in self.assessment.findings],
        }


def run(spark: SparkSession, store: Store, run_id: str, batch_id: str | None) -> Examination:
    """Test the ledger, or one batch of it, and write the report."""
    entries = frames.read_ledger(spark, store)
    if batch_id is not None:
        entries = entries.where(fn.col("batch_id") == batch_id)
    sizes = entries.groupBy("batch_id").count().orderBy("batch_id").collect()
    batches = {row["batch_id"]: row["count"] for row in sizes}
    examination = Examination(batches, Assessment(len(batches), findings(entries)))
    put_json(store, paths.report(run_id), examination.report(run_id))
    return examination


def findings(entries: DataFrame) -> tuple[Finding, ...]:
    """Test every control on every entry, in one pass."""
    columns = frames.columns()
    violated = fn.array(
        *(fn.when(control(columns), fn.lit(name)) for name, control in CONTROLS.items())
    )
    found = entries.select(
        fn.explode(fn.array_compact(violated)).alias("control"),
        "transaction_id",
        "batch_id",
        "account",
        "initiated_by",
        "approved_by",
        (columns.debit_cents - columns.budget_cents).alias("variance_cents"),
    )
    return tuple(
        Finding(**row.asDict()) for row in found.orderBy("transaction_id", "control").collect()
    )
