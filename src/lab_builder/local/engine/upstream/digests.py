"""Digests of the source of the names that the engine replaces or uses, and their differences."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lab_builder.local.engine import patch
from lab_builder.local.engine.upstream import source, uses

_LENGTH = 16  # hexadecimal digits

# By module and name. None is a name that there is not: the gap is its absence.
Digests = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A name that differs. ``change`` is "changed", "missing" or "new"; ``why`` is its use."""

    name: str
    change: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: {self.change}; {self.why}"


def installed() -> Digests:
    """Return the digests of the installed packages."""
    found: dict[str, dict[str, str | None]] = {}
    for module, name in uses.used():
        found.setdefault(module, {})[name] = _digest(source.find(module, name))
    for _, _, each in patch.declared():
        for module in each.modules:
            found.setdefault(module, {})[each.path] = _digest(
                source.find(module, each.name, each.keys)
            )
    return {module: dict(sorted(names.items())) for module, names in sorted(found.items())}


def differences(recorded: Digests, found: Digests) -> list[Difference]:
    """Return the differences between two sets of digests, sorted by name."""
    reasons = _reasons()
    differing = []
    for module, names in recorded.items():
        for name, digest in names.items():
            now = found.get(module, {}).get(name)
            if now != digest:
                change = "missing" if now is None else "new" if digest is None else "changed"
                why = reasons.get((module, name), "no longer used")
                differing.append(Difference(f"{module}.{name}", change, why))
    return differing


def _reasons() -> dict[tuple[str, str], str]:
    """Return the use of each name: the gap that its patch closes, or the files that use it."""
    reasons = {name: f"used in {', '.join(sorted(files))}" for name, files in uses.used().items()}
    for service, _, each in patch.declared():
        where = f"{service.replace('.', '/')}/patches.py".lstrip("/")
        for module in each.modules:
            reasons[module, each.path] = f"replaced in {where}: {each.gap}"
    return reasons


def _digest(found: list[source.Found]) -> str | None:
    if not found:
        return None
    text = "\n".join(each.text for each in found)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
