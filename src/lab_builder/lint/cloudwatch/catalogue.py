"""The metrics that AWS services emit: which exist, with which dimensions.

Names of metrics and dimensions are those of each service's documentation (``source``). A namespace
whose list is not ``complete``, because its service keeps adding, is judged by near misses only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from fnmatch import fnmatchcase

DOCS = "https://docs.aws.amazon.com"

# What Ref gives, as the attribute that a reference asks for.
REF = ""

# Where the value of a dimension comes from: attributes by the type of a resource.
Origins = Mapping[str, tuple[str, ...]]
ANY: Origins = {}  # not known, or no resource of a template

# How near a name must be to a metric that exists to be surely meant for it.
_NEAR = 0.92


@dataclass(frozen=True, slots=True)
class Needs:
    """Dimensions without which metrics do not exist: one of several sets."""

    metrics: str  # a pattern
    dimensions: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Namespace:
    """What one service emits."""

    metrics: frozenset[str]
    dimensions: Mapping[str, Origins]
    source: str
    complete: bool = True
    needs: tuple[Needs, ...] = ()
    signed: bool = False  # whether some of its metrics fall below zero

    def lacks(self, name: str) -> bool:
        """Tell whether a metric surely does not exist."""
        if name in self.metrics:
            return False
        return self.complete or any(_same(name, known) for known in self.metrics)

    def near(self, name: str) -> str | None:
        """Return the metric that a wrong name may be meant for."""
        lower = {known.lower(): known for known in self.metrics}
        found = get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
        return lower[found[0]] if found else None

    def needed(self, name: str) -> Iterator[tuple[frozenset[str], ...]]:
        """Yield the sets of dimensions of which a metric has one."""
        return (need.dimensions for need in self.needs if fnmatchcase(name, need.metrics))


def _same(name: str, known: str) -> bool:
    """Tell whether a name is another one misspelt, other digits being other metrics."""
    one, other = name.lower(), known.lower()
    if one == other:
        return True
    digits = [character for character in one if character.isdigit()]
    return (
        digits == [character for character in other if character.isdigit()]
        and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR
    )


def of(metrics: str) -> frozenset[str]:
    """Return names that are written as one text."""
    return frozenset(metrics.split())


def need(metrics: str, *dimensions: str) -> Needs:
    """Return what metrics need: each text one set of dimensions, any of which will do."""
    return Needs(metrics, tuple(of(each) for each in dimensions))
