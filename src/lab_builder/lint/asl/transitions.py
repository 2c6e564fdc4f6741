"""The transitions between states.

https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lab_builder.lint.asl.workflow import Scope, State
from lab_builder.template.text import known
from lab_builder.template.view import Steps


def targets(state: State) -> Iterator[tuple[Steps, Any]]:
    """Yield the targets of the transitions of a state, with the path to each."""
    for name in ("Next", "Default"):
        if name in state.body:
            yield (name,), state.body[name]
    for name in ("Choices", "Catch"):
        for index, item in entries(state.body, name):
            if "Next" in item:
                yield (name, index, "Next"), item["Next"]


def entries(body: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the objects of a list with their index, such as the retriers of a state."""
    listed = body.get(name)
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            yield index, item


def followable(scope: Scope) -> bool:
    """Return whether all transitions of a scope are known and lead to its own states."""
    return (
        scope.whole
        and known(scope.body.get("StartAt")) in scope.states
        and all(
            known(target) in scope.states
            for state in scope.states.values()
            for _, target in targets(state)
        )
    )


def reached(scope: Scope, start: Iterable[str]) -> set[str]:
    """Return the names of the states that can be reached from some states, these included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for _, target in targets(scope.states[waiting.pop()]):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
