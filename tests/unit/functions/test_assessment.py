from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ledger.assessment import Assessment, findings
from ledger.controls import CONTROLS
from unit.functions.test_controls import ENTRY

FINDINGS = findings([replace(ENTRY, approved_by=""), replace(ENTRY, approved_by="a.okafor")])


def test_nothing_tested_is_nothing_failed() -> None:
    assert Assessment(0, ()).score == 100.0


def test_the_score_is_the_share_of_control_tests_passed() -> None:
    assert Assessment(1, FINDINGS).score == 60.0
    assert Assessment(4, FINDINGS).score == 90.0


def test_a_control_fails_once_a_batch_however_many_findings_it_has() -> None:
    assert Assessment(1, FINDINGS * 3).score == Assessment(1, FINDINGS).score


@given(st.integers(0, 50))
def test_the_score_is_a_percentage(batches: int) -> None:
    everything = tuple(
        replace(FINDINGS[0], batch_id=str(batch), control=control)
        for batch in range(batches)
        for control in CONTROLS
    )
    assert Assessment(batches, ()).score == 100.0
    assert Assessment(batches, everything).score == (0.0 if batches else 100.0)


def test_controls_without_findings_count_zero() -> None:
    assert Assessment(1, FINDINGS).counts == {
        "segregation_of_duties": 1,
        "privileged_access": 0,
        "access_control": 0,
        "completeness": 1,
        "accuracy": 0,
    }


def test_variances_add_up_whichever_their_direction_and_only_where_material() -> None:
    entries = [
        replace(ENTRY, budget_cents=ENTRY.debit_cents - 60_000_00),
        replace(ENTRY, budget_cents=ENTRY.debit_cents + 70_000_00),
        replace(ENTRY, budget_cents=ENTRY.debit_cents + 10_00, approved_by=""),
    ]
    report = Assessment(1, findings(entries)).report()
    assert report["material_variances"] == 2
    assert report["variance_amount"] == 130_000.0
