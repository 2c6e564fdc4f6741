"""The five processes of a month-end close, each over the rows of the closing batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.assessment import Assessment, findings
from ledger.batches import Batch
from ledger.schema import Transaction
from ledger.validation import Rejection, split


@dataclass(frozen=True, slots=True)
class Books:
    """The closing batch, validated and tested."""

    entries: tuple[Transaction, ...]
    rejections: tuple[Rejection, ...]
    assessment: Assessment


def open_books(batch: Batch) -> Books:
    """Validate a batch and test the controls on what it lets into the books."""
    entries, rejections = split(batch.lines)
    return Books(tuple(entries), tuple(rejections), Assessment(1, findings(entries)))


def account_reconciliation(books: Books) -> dict[str, Any]:
    """Compare both sides of each account."""
    difference: Counter[str] = Counter()
    for entry in books.entries:
        difference[entry.account] += entry.debit_cents - entry.credit_cents
    return {
        "accounts": len(difference),
        "unreconciled": sorted(account for account, cents in difference.items() if cents),
    }


def journal_entry_validation(books: Books) -> dict[str, Any]:
    """Count the entries that cannot be posted, by reason."""
    reasons = Counter(rejection.reason for rejection in books.rejections)
    return {"entries": len(books.entries), "rejected": dict(sorted(reasons.items()))}


def financial_statement_preparation(books: Books) -> dict[str, Any]:
    """Add up each account, in currency units."""
    balances: Counter[str] = Counter()
    for entry in books.entries:
        balances[entry.account] += entry.debit_cents
    return {"balances": {account: cents / 100 for account, cents in sorted(balances.items())}}


def compliance_checks(books: Books) -> dict[str, Any]:
    """Score the controls."""
    return {"compliance_score": books.assessment.score, "findings": books.assessment.counts}


def variance_analysis(books: Books) -> dict[str, Any]:
    """Report what differs from the budget by more than is material, in currency units."""
    report = books.assessment.report()
    return {name: report[name] for name in ("material_variances", "variance_amount")}


COMPLIANCE_CHECKS = "Compliance Checks"
VARIANCE_ANALYSIS = "Variance Analysis"
PROCESSES: dict[str, Callable[[Books], dict[str, Any]]] = {
    "Account Reconciliation": account_reconciliation,
    "Journal Entry Validation": journal_entry_validation,
    "Financial Statement Preparation": financial_statement_preparation,
    COMPLIANCE_CHECKS: compliance_checks,
    VARIANCE_ANALYSIS: variance_analysis,
}
