"""Strategies for what the ledger is made from."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ledger.batches import SMALLEST, Order

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
SIZES = st.integers(SMALLEST, 100)

ORDERS = st.builds(
    Order,
    process=st.sampled_from(["daily", "month-end"]),
    seed=st.text(min_size=1, max_size=40),
    day=DAYS,
    violation_rate=st.sampled_from([0.0, 0.2, 1.0]),
    size=SIZES,
    partial=st.booleans(),
    violations=st.booleans(),
    material_variance=st.booleans(),
)


def order(**changes: object) -> Order:
    """Return a plain order of a daily batch, with changes."""
    values: dict[str, object] = {
        "process": "daily",
        "seed": "42",
        "day": date(2025, 1, 27),
        "violation_rate": 0.0,
    }
    return Order(**{**values, **changes})  # type: ignore[arg-type]
