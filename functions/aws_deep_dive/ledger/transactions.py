"""Makes entries without fault: balanced, near budget, posted and approved by the right people."""

from __future__ import annotations

from datetime import date
from random import Random

from ledger.access import CONTROLLERS, POSTING_RIGHTS, STAFF
from ledger.schema import Transaction

_SMALLEST_CENTS = 10_00
_LARGEST_CENTS = 20_000_00
_BUDGET_TOLERANCE = 0.05


def generate(rng: Random, batch_id: str, day: date, size: int) -> list[Transaction]:
    """Return ``size`` entries of a batch, posted during ``day``."""
    return [_entry(rng, f"{batch_id}-{number:05d}", batch_id, day) for number in range(size)]


def _entry(rng: Random, transaction_id: str, batch_id: str, day: date) -> Transaction:
    role = rng.choice(list(POSTING_RIGHTS))
    cents = rng.randint(_SMALLEST_CENTS, _LARGEST_CENTS)
    hours, seconds = divmod(rng.randrange(24 * 3600), 3600)
    return Transaction(
        transaction_id=transaction_id,
        batch_id=batch_id,
        posted_at=f"{day.isoformat()}T{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}Z",
        account=rng.choice(POSTING_RIGHTS[role]),
        debit_cents=cents,
        credit_cents=cents,
        budget_cents=round(cents * rng.uniform(1 - _BUDGET_TOLERANCE, 1 + _BUDGET_TOLERANCE)),
        initiated_by=rng.choice(STAFF[role]),
        initiator_role=role,
        approved_by=rng.choice(CONTROLLERS),
    )
