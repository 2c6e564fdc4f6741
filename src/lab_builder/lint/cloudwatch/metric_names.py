"""Look up metrics in a namespace, and the one that a wrong name is meant as.

In a namespace whose list is not complete, only near misses count as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from fnmatch import fnmatchcase

from lab_builder.facts.metrics.namespace import Namespace

# The similarity from which on a name is a misspelled metric.
_NEAR = 0.92


def lacks(namespace: Namespace, name: str) -> bool:
    """Return whether a metric certainly does not exist."""
    if name in namespace.metrics:
        return False
    return namespace.complete or any(_same(name, known) for known in namespace.metrics)


def nearest(namespace: Namespace, name: str) -> str | None:
    """Return the metric that a wrong name may be meant as."""
    lower = {known.lower(): known for known in namespace.metrics}
    found = get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def needed(namespace: Namespace, name: str) -> Iterator[tuple[frozenset[str], ...]]:
    """Yield the sets of dimensions one of which a metric has."""
    return (need.dimensions for need in namespace.needs if fnmatchcase(name, need.metrics))


def _same(name: str, known: str) -> bool:
    """Return whether a name is a misspelling of another; other digits are other metrics."""
    one, other = name.lower(), known.lower()
    if one == other:
        return True
    digits = [character for character in one if character.isdigit()]
    return (
        digits == [character for character in other if character.isdigit()]
        and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR
    )
