"""The parts of a state machine's definition that the embedded engine does not support.

The labs do not use them. For distributed Map states, see
https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.facts.map_states import DISTRIBUTED_MAP_FIELDS
from lab_builder.template import json_text


def unsupported_parts(definition: str) -> list[str]:
    """Return the unsupported parts of a JSON definition, each with the name of its state.

    Return nothing for text that is not JSON. Parts of the definition may be unknown.
    """
    try:
        machine = json_text.decode(definition)
    except ValueError:  # the linter and CreateStateMachine report it
        return []
    return list(_machine_parts(machine))


def _machine_parts(machine: Any) -> Iterator[str]:
    states = machine.get("States") if isinstance(machine, Mapping) else None
    for name, state in (states if isinstance(states, Mapping) else {}).items():
        if isinstance(state, Mapping):
            yield from (f"{part} of the state {name}" for part in _state_parts(state))
            branches = state.get("Branches")
            for inner in (
                *(branches if isinstance(branches, list) else ()),
                *_map_processors(state),
            ):
                yield from _machine_parts(inner)


def _state_parts(state: Mapping[str, Any]) -> Iterator[str]:
    if state.get("Type") == "Task" and ":activity:" in str(state.get("Resource")):
        yield f"the activity {state['Resource']}"
    if state.get("Type") == "Map":
        yield from (name for name in DISTRIBUTED_MAP_FIELDS if name in state)
        for processor in _map_processors(state):
            settings = processor.get("ProcessorConfig")
            if isinstance(settings, Mapping) and settings.get("Mode") == "DISTRIBUTED":
                yield "the mode DISTRIBUTED"


def _map_processors(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the ItemProcessor of a Map state, or its Iterator, the former name."""
    found = (state.get(name) for name in ("ItemProcessor", "Iterator"))
    return [processor for processor in found if isinstance(processor, Mapping)]
