"""What a person can change in an invocation of a lab's functions and workflow, and what it shows.

A lab defines it with these values; ``invoke`` uses it. An event of a lab has the failures to force
in its member ``forceFailure``, and the seed of everything random in ``seed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ForcedFailure:
    """A failure that an event can force.

    Its value is true; or one of ``choices``; or a whole number above zero if ``is_number``.
    ``functions`` are the logical ids of the functions on which it has an effect.
    """

    about: str
    functions: tuple[str, ...]
    choices: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PublishedMetrics:
    """Metrics that a run publishes. ``dimensions`` may have parameters of the stack in braces."""

    namespace: str
    dimensions: Mapping[str, str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invocations:
    """The failures by key, and the metrics by the logical id of the function or state machine."""

    failures: Mapping[str, ForcedFailure] = field(default_factory=dict)
    metrics: Mapping[str, tuple[PublishedMetrics, ...]] = field(default_factory=dict)
