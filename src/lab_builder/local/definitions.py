"""What of a state machine's definition the embedded engine refuses, by name.

The labs and their guide use none of it. Of a distributed Map, see
https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.template import json_text

_OF_DISTRIBUTED_MAPS = frozenset(
    {
        "ItemBatcher",
        "ItemReader",
        "Label",
        "ResultWriter",
        "ToleratedFailureCount",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentage",
        "ToleratedFailurePercentagePath",
    }
)


def refused(definition: str) -> list[str]:
    """Return what the engine does not run of a definition in JSON, each with its state.

    Of a text that is not JSON, nothing; parts of it may be unknown.
    """
    try:
        machine = json_text.decode(definition)
    except ValueError:  # the linter and CreateStateMachine report it
        return []
    return list(_in(machine))


def _in(machine: Any) -> Iterator[str]:
    states = machine.get("States") if isinstance(machine, Mapping) else None
    for name, state in (states if isinstance(states, Mapping) else {}).items():
        if isinstance(state, Mapping):
            yield from (f"{what} of the state {name}" for what in _of(state))
            branches = state.get("Branches")
            for inner in (*(branches if isinstance(branches, list) else ()), *_processors(state)):
                yield from _in(inner)


def _of(state: Mapping[str, Any]) -> Iterator[str]:
    if state.get("Type") == "Task" and ":activity:" in str(state.get("Resource")):
        yield f"the activity {state['Resource']}"
    if state.get("Type") == "Map":
        yield from sorted(_OF_DISTRIBUTED_MAPS & state.keys())
        for processor in _processors(state):
            settings = processor.get("ProcessorConfig")
            if isinstance(settings, Mapping) and settings.get("Mode") == "DISTRIBUTED":
                yield "the mode DISTRIBUTED"


def _processors(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a Map does with an item, by its present name or its former one."""
    found = (state.get(name) for name in ("ItemProcessor", "Iterator"))
    return [processor for processor in found if isinstance(processor, Mapping)]
