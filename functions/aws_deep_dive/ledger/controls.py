"""The five controls: each says of an entry whether it violates the control.

A control uses comparison, ``&`` and ``|`` only, so the one definition serves both worlds: given
a ``Transaction`` it returns a bool, given a namespace of Spark columns it returns a column.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

from ledger.access import ADMINISTRATOR, POSTING_RIGHTS

Predicate = Callable[[Any], Any]

MATERIALITY_CENTS = 25_000_00


def segregation_of_duties(entry: Any) -> Any:
    """One person both initiated and approved the entry."""
    return entry.initiated_by == entry.approved_by


def privileged_access(entry: Any) -> Any:
    """An administrator posted the entry."""
    return entry.initiator_role == ADMINISTRATOR


def access_control(entry: Any) -> Any:
    """The initiator's role has no right to post to the account."""
    no_right = [
        (entry.initiator_role != role) | (entry.account != account)
        for role, accounts in POSTING_RIGHTS.items()
        for account in accounts
    ]
    return reduce(and_, no_right, entry.initiator_role != ADMINISTRATOR)


def completeness(entry: Any) -> Any:
    """Nobody approved the entry."""
    return entry.approved_by == ""


def accuracy(entry: Any) -> Any:
    """The entry differs from its budget by more than is material."""
    variance = entry.debit_cents - entry.budget_cents
    return (variance > MATERIALITY_CENTS) | (variance < -MATERIALITY_CENTS)


CONTROLS: dict[str, Predicate] = {
    control.__name__: control
    for control in (
        segregation_of_duties,
        privileged_access,
        access_control,
        completeness,
        accuracy,
    )
}
