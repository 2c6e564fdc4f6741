"""Makes a batch to order: the same order gives the same batch, wherever and whenever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from random import Random

from ledger import defects, transactions
from ledger.controls import CONTROLS, accuracy
from ledger.defects import Planted

SMALLEST, LARGEST = 10, 10_000  # rows that an order may ask for
_USUAL = (100, 500)
_USUAL_REJECTABLE = 0.02  # at most this share of a batch
_PARTIAL_SUCCESS = 0.7


@dataclass(frozen=True, slots=True)
class Order:
    """What shapes a batch.

    ``size`` None means a usual size. ``violation_rate`` is the chance of one to three violations;
    ``violations`` plants one for each control instead. ``partial`` lets 70 % of the rows through
    validation, and ``material_variance`` plants one more variance.
    """

    process: str
    seed: str
    day: date
    violation_rate: float
    size: int | None = None
    partial: bool = False
    violations: bool = False
    material_variance: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines as they are written, and what was planted in them."""

    batch_id: str
    day: date
    lines: tuple[str, ...]
    planted: tuple[Planted, ...]

    def manifest(self) -> dict[str, object]:
        """Return what is kept of the planting, for those who check the jobs' work."""
        return {
            "batch_id": self.batch_id,
            "processing_date": self.day.isoformat(),
            "rows": len(self.lines),
            "planted": [asdict(planted) for planted in self.planted],
        }


def make(order: Order) -> Batch:
    """Return the batch that the order describes.

    The id names everything that shapes the content, so equal ids mean equal rows. The day is no
    source of chance: another day gives the same amounts and people.
    """
    shape = {name: value for name, value in asdict(order).items() if name != "day"}
    digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:12]
    batch_id = f"{order.process}-{order.day:%Y%m%d}-{digest}"
    rng = Random(digest)  # noqa: S311 - chance that can be repeated is the point
    size = rng.randint(*_USUAL) if order.size is None else order.size
    lines, planted = defects.plant(
        rng,
        transactions.generate(rng, batch_id, order.day, size),
        _rejectable(rng, order, size),
        _violations(rng, order),
    )
    return Batch(batch_id, order.day, lines, planted)


def _rejectable(rng: Random, order: Order, size: int) -> int:
    if order.partial:
        return size - round(size * _PARTIAL_SUCCESS)
    return rng.randint(0, int(size * _USUAL_REJECTABLE))


def _violations(rng: Random, order: Order) -> list[str]:
    chance, count = rng.random(), rng.randint(1, 3)
    chosen: list[str] = []
    if order.violations:
        chosen = list(CONTROLS)
    elif chance < order.violation_rate:
        chosen = rng.sample(list(CONTROLS), count)
    return [*chosen, accuracy.__name__] if order.material_variance else chosen
