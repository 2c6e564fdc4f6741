"""Plants defects in entries without fault, one a row at most, and says which.

A rejectable row never gets into the ledger; a violation does, and one control finds it. The
rows carry no mark: only the manifest made from ``Planted`` knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from random import Random

from ledger import controls, validation
from ledger.access import ACCOUNTS, ADMINISTRATOR, POSTING_RIGHTS, STAFF
from ledger.schema import Transaction, to_line

_VARIANCE_CENTS = (50_000_00, 200_000_00)


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted defect: the reason of the rejection or the name of the control to find it."""

    transaction_id: str
    defect: str


def plant(
    rng: Random, entries: Sequence[Transaction], rejectable: int, violations: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Planted, ...]]:
    """Return the entries as lines, with that many rejectable rows and those violations among them.

    ``violations`` names a control for each violation to plant. There must be a row for each.
    """
    places = rng.sample(range(len(entries)), rejectable + len(violations))
    lines = [to_line(entry) for entry in entries]
    planted = []
    for place in places[:rejectable]:
        defect = rng.choice((validation.MALFORMED, validation.UNBALANCED))
        lines[place] = _REJECTABLE[defect](rng, entries[place])
        planted.append(Planted(entries[place].transaction_id, defect))
    for place, control in zip(places[rejectable:], violations, strict=True):
        lines[place] = to_line(_VIOLATIONS[control](rng, entries[place]))
        planted.append(Planted(entries[place].transaction_id, control))
    return tuple(lines), tuple(planted)


def _malformed(rng: Random, entry: Transaction) -> str:
    """Spoil a line behind its first field, the id, so that a reader can still name the row."""
    line = to_line(entry)
    row = asdict(entry)
    match rng.choice(("cut off", "field missing", "amount as text")):
        case "cut off":
            return line[: rng.randrange(line.index(",") + 1, len(line))]
        case "field missing":
            del row[rng.choice([name for name in row if name != "transaction_id"])]
        case _:
            row["debit_cents"] = f"{entry.debit_cents / 100:,.2f}"
    return json.dumps(row)


def _unbalanced(rng: Random, entry: Transaction) -> str:
    return to_line(replace(entry, credit_cents=entry.credit_cents + rng.randint(1, 10_000)))


def _self_approved(_: Random, entry: Transaction) -> Transaction:
    return replace(entry, approved_by=entry.initiated_by)


def _by_administrator(rng: Random, entry: Transaction) -> Transaction:
    return replace(
        entry, initiator_role=ADMINISTRATOR, initiated_by=rng.choice(STAFF[ADMINISTRATOR])
    )


def _without_right(rng: Random, entry: Transaction) -> Transaction:
    allowed = POSTING_RIGHTS[entry.initiator_role]
    return replace(
        entry, account=rng.choice([account for account in ACCOUNTS if account not in allowed])
    )


def _not_approved(_: Random, entry: Transaction) -> Transaction:
    return replace(entry, approved_by="")


def _over_budget(rng: Random, entry: Transaction) -> Transaction:
    cents = entry.budget_cents + rng.randint(*_VARIANCE_CENTS)
    return replace(entry, debit_cents=cents, credit_cents=cents)


_REJECTABLE: dict[str, Callable[[Random, Transaction], str]] = {
    validation.MALFORMED: _malformed,
    validation.UNBALANCED: _unbalanced,
}
_VIOLATIONS: dict[str, Callable[[Random, Transaction], Transaction]] = {
    controls.segregation_of_duties.__name__: _self_approved,
    controls.privileged_access.__name__: _by_administrator,
    controls.access_control.__name__: _without_right,
    controls.completeness.__name__: _not_approved,
    controls.accuracy.__name__: _over_budget,
}
