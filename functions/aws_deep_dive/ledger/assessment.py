"""What testing the controls showed: findings, and a score made from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.controls import CONTROLS, accuracy
from ledger.schema import Transaction


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry that violates a control, with what an auditor asks for first."""

    control: str
    transaction_id: str
    batch_id: str
    account: str
    initiated_by: str
    approved_by: str
    variance_cents: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings in a number of batches."""

    batches: int
    findings: tuple[Finding, ...]

    @property
    def score(self) -> float:
        """The percentage of control tests passed.

        Each control is tested once a batch and fails on its first finding, so one bad batch among
        few shows, however many rows it has. Without batches nothing failed: 100.
        """
        tests = self.batches * len(CONTROLS)
        failed = len({(finding.batch_id, finding.control) for finding in self.findings})
        return round(100 * (tests - failed) / tests, 2) if tests else 100.0

    @property
    def counts(self) -> dict[str, int]:
        """The number of findings by control, zeros included."""
        found = Counter(finding.control for finding in self.findings)
        return {control: found[control] for control in CONTROLS}

    @property
    def variance_cents(self) -> int:
        """The sum of all material variances, whichever their direction."""
        return sum(
            abs(finding.variance_cents)
            for finding in self.findings
            if finding.control == accuracy.__name__
        )

    def report(self) -> dict[str, Any]:
        """Return score, counts and material variances, as results and reports show them."""
        return {
            "score": self.score,
            "counts": self.counts,
            "material_variances": self.counts[accuracy.__name__],
            "variance_amount": self.variance_cents / 100,
        }


def findings(entries: Iterable[Transaction]) -> tuple[Finding, ...]:
    """Test every control on every entry."""
    return tuple(
        Finding(
            control=control,
            transaction_id=entry.transaction_id,
            batch_id=entry.batch_id,
            account=entry.account,
            initiated_by=entry.initiated_by,
            approved_by=entry.approved_by,
            variance_cents=entry.debit_cents - entry.budget_cents,
        )
        for entry in entries
        for control, violated in CONTROLS.items()
        if violated(entry)
    )
