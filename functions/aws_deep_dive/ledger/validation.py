"""What keeps a line out of the ledger: it is malformed, or its two sides differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.schema import Transaction, from_line

MALFORMED = "malformed"
UNBALANCED = "unbalanced"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that does not enter the ledger, and why."""

    line: str
    reason: str


def unbalanced(entry: Any) -> Any:
    """Debit and credit differ. Serves rows and Spark columns, as the controls do."""
    return entry.debit_cents != entry.credit_cents


def split(lines: Iterable[str]) -> tuple[list[Transaction], list[Rejection]]:
    """Part lines into entries that are fit for the ledger and rejections."""
    accepted: list[Transaction] = []
    rejected: list[Rejection] = []
    for line in lines:
        entry = from_line(line)
        if entry is None:
            rejected.append(Rejection(line, MALFORMED))
        elif unbalanced(entry):
            rejected.append(Rejection(line, UNBALANCED))
        else:
            accepted.append(entry)
    return accepted, rejected
