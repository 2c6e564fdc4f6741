"""The query language of a definition, and where it is stated in a way that does not count.

QueryLanguage stands at the top of a definition, or in a state. Stated elsewhere, every field of
JSONata is a fault of its own, so what is meant counts here, and the one mistake is reported.
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.asl.fields import JSONATA, JSONPATH
from lab_builder.lint.asl.machines import Machine
from lab_builder.template.text import known
from lab_builder.template.view import Steps

KEY = "QueryLanguage"
_LANGUAGES = ("JSONata", "JSONPath")
_WITHIN = ("Branches", "ItemProcessor", "Iterator")
# The messages of cfn-lint about JSONata where it takes a definition for JSONPath.
_FOLLOWS = re.compile(
    r"\('(Arguments|Condition|Items|Output|querylanguage)' was unexpected"
    r"|\{%|Only one of \['And'|'json(ata|path)' is not",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A QueryLanguage that does not count; ``path`` is absolute."""

    path: Steps
    message: str


def is_jsonata(language: object) -> bool | None:
    """Return whether a query language is JSONata; None where it is not known."""
    name = known(language)
    return {"jsonata": True, "jsonpath": False}.get(name.lower()) if name else None


def meant_language(machine: Machine) -> bool | None:
    """Return whether the states of a machine are meant as JSONata; None where it is not known."""
    definition = machine.definition or {}
    if KEY in definition:
        return is_jsonata(definition[KEY])
    for stated in _misplaced(machine):
        return is_jsonata(stated[1])
    return _uses_jsonata(definition)


def mistakes(machine: Machine) -> Iterator[Mistake]:
    """Yield where a definition states its query language in a way that does not count."""
    definition = machine.definition or {}
    found = list(_misplaced(machine)) if KEY not in definition else []
    for path, value in found:
        message = f"{path[-1]}: {value} does not count here"
        yield Mistake(path, message)
    if KEY not in definition and not found and _uses_jsonata(definition):
        message = "the states use JSONata, but the definition has no QueryLanguage"
        yield Mistake(machine.path(), message)
    for steps, body in _bodies(definition):
        value = known(body.get(KEY))
        if value is not None and value not in _LANGUAGES:
            yield Mistake(machine.path(*steps, KEY), f"unknown query language {value!r}")
        elif value is not None and steps and steps[-1] != "States" and steps[-2:-1] != ("States",):
            yield Mistake(machine.path(*steps, KEY), f"{KEY}: {value} does not count here")


def follows(message: str) -> bool:
    """Return whether a message of cfn-lint follows from such a mistake."""
    return _FOLLOWS.search(message) is not None


def _misplaced(machine: Machine) -> Iterator[tuple[Steps, Any]]:
    definition = machine.definition or {}
    for name, value in definition.items():
        if str(name).lower() == KEY.lower() and name != KEY:
            yield machine.path(str(name)), value
    states = definition.get("States")
    if isinstance(states, dict) and isinstance(states.get(KEY), str):
        yield machine.path("States", KEY), states[KEY]
    if place := machine.resource.get(KEY):
        yield place.path, place.value


def _bodies(definition: Mapping[str, Any]) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Yield a definition, its states, and the bodies within them, each with the path to it."""
    waiting: list[tuple[Steps, Mapping[str, Any]]] = [((), definition)]
    while waiting:
        steps, body = waiting.pop()
        yield steps, body
        states = body.get("States")
        for name, state in states.items() if isinstance(states, dict) else ():
            if not isinstance(state, dict):
                continue
            here = (*steps, "States", str(name))
            yield here, state
            for key in _WITHIN:
                inner = state.get(key)
                if isinstance(inner, dict):
                    waiting.append(((*here, key), inner))
                elif isinstance(inner, list):
                    listed = [each for each in enumerate(inner) if isinstance(each[1], dict)]
                    waiting.extend(((*here, key, index), each) for index, each in listed)


def _uses_jsonata(definition: Mapping[str, Any]) -> bool:
    """Return whether states use JSONata and nothing of JSONPath, without saying so."""
    bodies = [body for _, body in _bodies(definition)]
    states = [body for body in bodies if "Type" in body]
    if any(KEY in body for body in bodies) or any(JSONPATH & state.keys() for state in states):
        return False
    return any(
        name in JSONATA and isinstance(value, (str, dict)) and "{%" in str(value)
        for state in states
        for name, value in state.items()
    )
