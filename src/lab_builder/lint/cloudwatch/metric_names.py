"""Whether a namespace has a metric, and which one a wrong name is meant for.

A namespace whose list is not complete is judged by near misses only.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from fnmatch import fnmatchcase

from lab_builder.facts.metrics.namespace import Namespace

# How near a name must be to a metric that exists to be surely meant for it.
_NEAR = 0.92


def lacks(namespace: Namespace, name: str) -> bool:
    """Return whether a metric surely does not exist."""
    if name in namespace.metrics:
        return False
    return namespace.complete or any(_same(name, known) for known in namespace.metrics)


def nearest(namespace: Namespace, name: str) -> str | None:
    """Return the metric that a wrong name may be meant for."""
    lower = {known.lower(): known for known in namespace.metrics}
    found = get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def needed(namespace: Namespace, name: str) -> Iterator[tuple[frozenset[str], ...]]:
    """Yield the sets of dimensions of which a metric has one."""
    return (need.dimensions for need in namespace.needs if fnmatchcase(name, need.metrics))


def _same(name: str, known: str) -> bool:
    """Return whether a name is another one misspelt, other digits being other metrics."""
    one, other = name.lower(), known.lower()
    if one == other:
        return True
    digits = [character for character in one if character.isdigit()]
    return (
        digits == [character for character in other if character.isdigit()]
        and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR
    )
