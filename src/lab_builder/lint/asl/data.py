"""The payload templates and expressions of a state.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.asl.workflow import State
from lab_builder.template.view import Steps

_TEMPLATES: tuple[Steps, ...] = (
    ("Parameters",),
    ("ResultSelector",),
    ("ItemSelector",),
    ("Assign",),
    ("Credentials",),
    ("ItemBatcher", "BatchInput"),
    ("ItemReader", "Parameters"),
    ("ResultWriter", "Parameters"),
)
_EXPRESSIONS: tuple[Steps, ...] = (
    ("Arguments",),
    ("Output",),
    ("Assign",),
    ("Items",),
    ("ItemSelector",),
    ("Credentials",),
    ("ItemBatcher", "BatchInput"),
    ("ItemReader", "Arguments"),
    ("ResultWriter", "Arguments"),
    ("Error",),
    ("Cause",),
    ("Seconds",),
    ("Timestamp",),
    ("TimeoutSeconds",),
    ("HeartbeatSeconds",),
)


def templates(state: State) -> Iterator[tuple[Steps, Any]]:
    """Yield the payload templates of a JSONPath state, with the path to each."""
    yield from _present(state, _TEMPLATES)
    for index, catcher in entries(state.body, "Catch"):
        if "Assign" in catcher:
            yield ("Catch", index, "Assign"), catcher["Assign"]


def expressions(state: State) -> Iterator[tuple[Steps, Any]]:
    """Yield the fields of a JSONata state that may hold expressions, with the path to each."""
    yield from _present(state, _EXPRESSIONS)
    for name, fields in (("Catch", ("Assign", "Output")), ("Choices", ("Condition", *_CHOSEN))):
        for index, entry in entries(state.body, name):
            for field in fields:
                if field in entry:
                    yield (name, index, field), entry[field]


_CHOSEN = ("Assign", "Output")


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield the scalars in a value, with the path to each, in any order."""
    waiting = [(steps, value)]
    while waiting:  # not recursive: values may be nested deep
        steps, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*steps, str(key)), item) for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend(((*steps, index), item) for index, item in enumerate(value))
        else:
            yield steps, value


def _present(state: State, places: tuple[Steps, ...]) -> Iterator[tuple[Steps, Any]]:
    for steps in places:
        value: Any = state.body
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            yield steps, value
