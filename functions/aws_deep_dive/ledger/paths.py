"""Where things lie in the lab's data bucket."""

from __future__ import annotations

from datetime import date

INCOMING = "incoming/"
LEDGER = "ledger/"
REJECTED = "rejected/"
STATE = "state/etl/"

# Partitions of LEDGER and REJECTED. Each batch has a folder of its own, so that a load which was
# cut short can be taken back. The Data Catalog table knows the first level only.
PARTITIONS = ("processing_date", "batch")


def incoming(day: date, batch_id: str) -> str:
    """Return the key of a batch as the processors write it."""
    return f"{INCOMING}{day.isoformat()}/{batch_id}.jsonl"


def manifest(batch_id: str) -> str:
    """Return the key of what was planted in a batch."""
    return f"manifest/{batch_id}.json"


def partition(root: str, day: str, batch_id: str) -> str:
    """Return the prefix of a batch's rows below LEDGER or REJECTED."""
    return f"{root}processing_date={day}/batch={batch_id}/"


def state(day: str, batch_id: str) -> str:
    """Return the key of the marker that says a batch is loaded."""
    return f"{STATE}{day}/{batch_id}.json"


def report(run_id: str) -> str:
    """Return the key of a compliance run's report."""
    return f"reports/{run_id}.json"
