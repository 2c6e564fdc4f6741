"""The row of the ledger: one journal entry, written as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Transaction:
    """One entry. Amounts are whole cents, so sums and comparisons are exact everywhere.

    ``approved_by`` is empty where nobody approved. ``budget_cents`` is what was planned; the
    entry's variance is ``debit_cents - budget_cents``.
    """

    transaction_id: str
    batch_id: str
    posted_at: str  # ISO 8601, UTC
    account: str
    debit_cents: int
    credit_cents: int
    budget_cents: int
    initiated_by: str
    initiator_role: str
    approved_by: str


# Column types by name, in words that Spark's DDL and the Glue Data Catalog share.
COLUMNS = {
    field.name: {"int": "bigint", "str": "string"}[str(field.type)] for field in fields(Transaction)
}
_TYPES = {"bigint": int, "string": str}


def to_line(transaction: Transaction) -> str:
    """Return the entry as a line of JSON, keys in the order of the fields."""
    return json.dumps(asdict(transaction))


def from_line(line: str) -> Transaction | None:
    """Return the entry that a line holds, or None if the line is malformed.

    A line is malformed when it is no JSON object, lacks a field, or has one of another type.
    """
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return None
    if not isinstance(row, dict):
        return None
    values: dict[str, Any] = {name: row.get(name) for name in COLUMNS}
    if any(type(values[name]) is not _TYPES[kind] for name, kind in COLUMNS.items()):
        return None
    return Transaction(**values)
