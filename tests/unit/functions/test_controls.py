from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import transactions
from ledger.access import ADMINISTRATOR
from ledger.assessment import findings
from ledger.controls import CONTROLS, MATERIALITY_CENTS
from ledger.schema import Transaction
from ledger.validation import unbalanced

ENTRY = Transaction(
    transaction_id="daily-1-00000",
    batch_id="daily-1",
    posted_at="2025-01-27T08:00:00Z",
    account="cash",
    debit_cents=100_00,
    credit_cents=100_00,
    budget_cents=100_00,
    initiated_by="a.okafor",
    initiator_role="treasury",
    approved_by="h.jansen",
)


@given(st.randoms(use_true_random=False), st.dates())
def test_generated_entries_violate_nothing_and_balance(rng: Random, day: date) -> None:
    entries = transactions.generate(rng, "daily-1", day, 50)
    assert findings(entries) == ()
    assert not any(unbalanced(entry) for entry in entries)
    assert all(entry.posted_at.startswith(day.isoformat()) for entry in entries)


@pytest.mark.parametrize(
    ("control", "changes"),
    [
        ("segregation_of_duties", {"approved_by": "a.okafor"}),
        ("privileged_access", {"initiator_role": ADMINISTRATOR, "initiated_by": "root.dba"}),
        ("access_control", {"account": "wages"}),
        ("access_control", {"initiator_role": "visitor"}),
        ("completeness", {"approved_by": ""}),
        ("accuracy", {"budget_cents": 100_00 + MATERIALITY_CENTS + 1}),
        ("accuracy", {"budget_cents": 100_00 - MATERIALITY_CENTS - 1}),
    ],
)
def test_a_control_alone_finds_its_violation(control: str, changes: dict[str, object]) -> None:
    entry = replace(ENTRY, **changes)  # type: ignore[arg-type]
    assert [finding.control for finding in findings([entry])] == [control]


@pytest.mark.parametrize("variance", [MATERIALITY_CENTS, -MATERIALITY_CENTS])
def test_a_variance_at_the_threshold_is_not_material(variance: int) -> None:
    assert findings([replace(ENTRY, budget_cents=100_00 + variance)]) == ()


def test_an_administrator_may_post_anywhere_and_is_found_all_the_same() -> None:
    for account in ("cash", "wages", "revenue"):
        entry = replace(ENTRY, initiator_role=ADMINISTRATOR, account=account)
        assert [name for name, violated in CONTROLS.items() if violated(entry)] == [
            "privileged_access"
        ]
