"""The form of the metrics table: what one namespace of CloudWatch has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DOCS = "https://docs.aws.amazon.com"

NOT_KNOWN = ""  # the unit of metrics of which it was not looked up

# What Ref gives, as the attribute that a reference asks for.
REF = ""

# Where the value of a dimension comes from: attributes by the type of a resource.
Origins = Mapping[str, tuple[str, ...]]
ANY: Origins = {}  # not known, or no resource of a template


@dataclass(frozen=True, slots=True)
class Needs:
    """Dimensions without which metrics do not exist: one of several sets."""

    metrics: str  # a pattern
    dimensions: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Namespace:
    """What one service emits: the unit of each metric, NOT_KNOWN included, by its name.

    ``source`` is the page of the service's documentation that lists the metrics. A list that is
    not ``complete`` is of a service that keeps adding. ``signed`` says whether some metrics fall
    below zero.
    """

    metrics: Mapping[str, str]
    dimensions: Mapping[str, Origins]
    source: str
    complete: bool = True
    needs: tuple[Needs, ...] = ()
    signed: bool = False


def by_unit(names: Mapping[str, str]) -> dict[str, str]:
    """Return the unit of each metric, given the names of those of each unit as one text."""
    return {name: unit for unit, listed in names.items() for name in listed.split()}


def need(metrics: str, *dimensions: str) -> Needs:
    """Return what metrics need: each text one set of dimensions, any of which will do."""
    return Needs(metrics, tuple(frozenset(each.split()) for each in dimensions))
