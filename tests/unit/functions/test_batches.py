from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import batches
from ledger.assessment import findings
from ledger.batches import LARGEST, SMALLEST
from ledger.controls import CONTROLS
from ledger.schema import from_line
from ledger.validation import MALFORMED, UNBALANCED, split
from unit.functions.orders import DAYS, ORDERS, order

REJECTABLE = {MALFORMED, UNBALANCED}


def planted(batch: batches.Batch, defects: set[str]) -> set[tuple[str, str]]:
    return {(one.transaction_id, one.defect) for one in batch.planted if one.defect in defects}


@given(ORDERS)
def test_controls_find_exactly_the_planted_violations(order: batches.Order) -> None:
    batch = batches.make(order)
    entries, _ = split(batch.lines)
    found = {(finding.transaction_id, finding.control) for finding in findings(entries)}
    assert found == planted(batch, set(CONTROLS))


@given(ORDERS)
def test_validation_rejects_exactly_the_planted_rows_for_the_planted_reason(
    order: batches.Order,
) -> None:
    batch = batches.make(order)
    ids = {f"{batch.batch_id}-{number:05d}": line for number, line in enumerate(batch.lines)}
    _, rejections = split(batch.lines)
    reasons = {rejection.line: rejection.reason for rejection in rejections}
    assert len(rejections) == len(planted(batch, REJECTABLE))
    assert all(reasons[ids[row]] == reason for row, reason in planted(batch, REJECTABLE))


@given(ORDERS)
def test_no_row_carries_a_mark_of_what_was_planted(order: batches.Order) -> None:
    batch = batches.make(order)
    entries = [entry for entry in map(from_line, batch.lines) if entry]
    assert all(entry.batch_id == batch.batch_id for entry in entries)
    words = "\n".join(batch.lines).lower()
    assert not any(mark in words for mark in ("planted", "defect", "violation", *CONTROLS))


@given(ORDERS)
def test_the_same_order_gives_the_same_batch(order: batches.Order) -> None:
    assert batches.make(order) == batches.make(order)


@given(ORDERS, DAYS)
def test_another_day_changes_nothing_but_ids_and_dates(order: batches.Order, day: date) -> None:
    one, other = batches.make(order), batches.make(replace(order, day=day))
    assert [planted.defect for planted in one.planted] == [
        planted.defect for planted in other.planted
    ]
    amounts = [
        [entry.debit_cents for line in batch.lines if (entry := from_line(line))]
        for batch in (one, other)
    ]
    assert amounts[0] == amounts[1]


@given(ORDERS, ORDERS)
def test_batches_with_the_same_id_are_the_same_batch(
    one: batches.Order, other: batches.Order
) -> None:
    first, second = batches.make(one), batches.make(other)
    assert (first.batch_id == second.batch_id) == (one == other)


def test_a_batch_stays_the_same_from_release_to_release() -> None:
    """What a seed stands for is a promise to whoever wrote it into an exercise."""
    batch = batches.make(order(seed="lesson", violation_rate=1.0))
    assert batch.batch_id == "daily-20250127-b2ce4778b85b"
    assert [one.defect for one in batch.planted] == ["privileged_access", "segregation_of_duties"]
    assert (
        hashlib.sha256("\n".join(batch.lines).encode()).hexdigest().startswith("3bbff83e898e0f7f")
    )


@given(st.text(min_size=1, max_size=20))
def test_a_batch_of_usual_size_has_100_to_500_rows(seed: str) -> None:
    assert 100 <= len(batches.make(order(seed=seed)).lines) <= 500


@given(st.integers(SMALLEST, LARGEST // 10))
def test_a_batch_has_the_size_that_was_ordered(size: int) -> None:
    assert len(batches.make(order(size=size)).lines) == size


@pytest.mark.parametrize("size", [SMALLEST, 100, 1_000, LARGEST])
def test_70_percent_of_a_partial_batch_succeed(size: int) -> None:
    entries, _ = split(batches.make(order(size=size, partial=True, violations=True)).lines)
    assert len(entries) == size * 0.7


@given(ORDERS)
def test_a_usual_batch_stays_below_the_failure_rate_that_alarms(order: batches.Order) -> None:
    batch = batches.make(replace(order, partial=False))
    assert len(planted(batch, REJECTABLE)) <= 0.05 * len(batch.lines)


def test_every_control_is_violated_once_when_violations_are_forced() -> None:
    batch = batches.make(order(violations=True))
    assert Counter(one.defect for one in batch.planted if one.defect in CONTROLS) == dict.fromkeys(
        CONTROLS, 1
    )


@given(st.text(min_size=1, max_size=20))
def test_a_violation_rate_of_one_plants_one_to_three_and_zero_plants_none(seed: str) -> None:
    often = batches.make(order(seed=seed, violation_rate=1.0, size=50))
    never = batches.make(order(seed=seed, violation_rate=0.0, size=50))
    assert 1 <= len(planted(often, set(CONTROLS))) <= 3
    assert not planted(never, set(CONTROLS))


def test_the_violation_rate_is_the_share_of_batches_with_violations() -> None:
    orders = [order(seed=str(number), violation_rate=0.2, size=10) for number in range(2_000)]
    hit = sum(bool(planted(batches.make(one), set(CONTROLS))) for one in orders)
    assert 320 <= hit <= 480  # 400 expected, 18 is one standard deviation


@given(st.text(min_size=1, max_size=20))
def test_a_material_variance_is_50000_to_200000(seed: str) -> None:
    entries, _ = split(batches.make(order(seed=seed, material_variance=True, size=50)).lines)
    (finding,) = findings(entries)
    assert finding.control == "accuracy"
    assert 50_000_00 <= finding.variance_cents <= 200_000_00


def test_the_manifest_names_each_planted_row() -> None:
    batch = batches.make(order(violations=True))
    manifest = batch.manifest()
    assert manifest["batch_id"] == batch.batch_id
    assert manifest["rows"] == len(batch.lines)
    assert manifest["planted"] == [
        {"transaction_id": one.transaction_id, "defect": one.defect} for one in batch.planted
    ]
