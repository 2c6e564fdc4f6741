"""New batches of the lab for the Spark benchmark. Needs ``functions/aws_deep_dive`` on the path."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger import batches

_BATCHES = 12
_ROWS = 300


def a_round(seed: str) -> Iterator[batches.Batch]:
    """Yield the batches of one round; another seed gives others."""
    for number in range(_BATCHES):
        order = batches.Order("daily", f"{seed}-{number}", date(2025, 1, 31), 0.1, size=_ROWS)
        yield batches.make(order)
