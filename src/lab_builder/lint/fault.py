"""Faults, as rules yield them: place, message, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

from lab_builder.template.view import Place, Steps


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a value, as it is written in the template, and its replacement."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its path in the template, and a message that says what.

    ``instead`` is a sentence that says what to write instead; ``fix`` is that as an edit, where
    there is one right answer.
    """

    path: Steps
    message: str
    fix: Edit | None = None
    instead: str = ""


def fault(place: Place, message: str, fix: Edit | None = None, instead: str = "") -> Fault:
    """Return a fault at a place."""
    return Fault(place.path, message, fix, instead)
