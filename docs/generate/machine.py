"""A state machine as a Mermaid diagram, from its definition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_SHAPES = {
    "Choice": '{"%s"}',
    "Wait": '{{"%s"}}',
    "Pass": '("%s")',
    "Succeed": '(["%s"])',
    "Fail": '(["%s"])',
    "Task": '["%s"]',
}
_COMPARISONS = {
    "NumericGreaterThanEquals": ">=",
    "NumericLessThan": "<",
    "BooleanEquals": "is",
    "IsNumeric": "is a number:",
}


def diagram(definition: Mapping[str, Any]) -> str:
    """Return the states as nodes, each Parallel and Map as a box around its own."""
    return "\n".join(["flowchart TD", "  Start(( ))", *_machine(definition, "Start", "  "), ""])


def _machine(definition: Mapping[str, Any], before: str, indent: str) -> Iterator[str]:
    for name, state in definition["States"].items():
        yield from _state(name, state, indent)
    yield f"{indent}{before} --> {definition['StartAt']}"
    for name, state in definition["States"].items():
        yield from (f"{indent}{line}" for line in _edges(name, state))


def _state(name: str, state: Mapping[str, Any], indent: str) -> Iterator[str]:
    inner = state.get("Branches") or [state.get("ItemProcessor")]
    if inner == [None]:
        yield f"{indent}{name}{_SHAPES[state['Type']] % _label(name, state)}"
        return
    yield f'{indent}subgraph {name}["{name} ({state["Type"]})"]'
    for number, definition in enumerate(inner):
        start = f"{name}{number}"
        yield f"{indent}  {start}(( ))"
        yield from _machine(definition, start, indent + "  ")
    yield f"{indent}end"


def _label(name: str, state: Mapping[str, Any]) -> str:
    lines = [name]
    if state["Type"] == "Task":
        lines.append(state["Resource"].removeprefix("arn:aws:states:::"))
    if state["Type"] == "Wait":
        lines.append(f"{state['Seconds']} s")
    if retries := state.get("Retry"):
        lines.append(f"{len(retries)} retrier{'s' if len(retries) > 1 else ''}")
    return "<br>".join(lines)


def _edges(name: str, state: Mapping[str, Any]) -> Iterator[str]:
    for choice in state.get("Choices", ()):
        yield f'{name} -- "{_condition(choice)}" --> {choice["Next"]}'
    if "Default" in state:
        yield f"{name} -- else --> {state['Default']}"
    if "Next" in state:
        yield f"{name} --> {state['Next']}"
    for after in dict.fromkeys(caught["Next"] for caught in state.get("Catch", ())):
        yield f"{name} -. catches .-> {after}"


def _condition(choice: Mapping[str, Any]) -> str:
    for word in ("Or", "And"):
        if word in choice:
            return f" {word.lower()} ".join(map(_condition, choice[word]))
    if "Not" in choice:
        return f"not {_condition(choice['Not'])}"
    (operator,) = choice.keys() - {"Variable", "Next", "Comment"}
    variable = choice["Variable"].rpartition(".")[2]
    value = json.dumps(choice[operator]).replace('"', "'")
    return f"{variable} {_COMPARISONS.get(operator, operator)} {value}"
