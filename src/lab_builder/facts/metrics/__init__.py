"""The metrics of AWS services, each namespace with its metrics, units and dimensions.

Written by hand, for no package has them: ``source`` of a namespace is the page that lists them.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.metrics.compute import COMPUTE
from lab_builder.facts.metrics.messaging import MESSAGING
from lab_builder.facts.metrics.namespace import Namespace
from lab_builder.facts.metrics.storage import STORAGE

NAMESPACES: Mapping[str, Namespace] = {**COMPUTE, **MESSAGING, **STORAGE}


def unit(namespace: str | None, name: str | None) -> str | None:
    """Return the unit in which a metric is emitted, such as Count; None where it is not known."""
    known = NAMESPACES.get(namespace or "")
    return (known.metrics.get(name or "") if known else None) or None
