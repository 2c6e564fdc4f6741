"""E9117, E9118, W9119: paths and templates of JSONPath states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl import State, data, paths, states
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text, known
from lab_builder.template.view import Steps, View

_PATHS = "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html"
_CODES = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"

_FIELDS = (
    "InputPath",
    "OutputPath",
    "ItemsPath",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "ErrorPath",
    "CausePath",
)
# APIs that take paths of their own.
_OF_OTHERS = frozenset({"EventPattern", "InputPathsMap", "InputTransformer"})


class DynamicFields(Rule):
    """A field whose name ends in .$ holds a path or calls an intrinsic function.

    CreateStateMachine rejects plain text there, unknown functions, and syntax errors.
    """

    id = "E9117"
    shortdesc = "A field that ends in .$ holds a path or an intrinsic function"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the dynamic fields that cannot be evaluated."""
        for state in states(view):
            if state.jsonata is not False:
                continue
            for steps, value in _members(state):
                if str(steps[-1]).endswith(".$") and (why := _not_dynamic(value)):
                    yield Fault(state.at(*steps), state.message(f"{steps[-1]} {value!r} {why}"))


class PathFields(Rule):
    """CreateStateMachine rejects a path that is not valid.

    ResultPath is a reference path: the result is put there, so it must identify a single node.
    """

    id = "E9118"
    shortdesc = "InputPath, ResultPath and the like are valid paths"
    effect = "CreateStateMachine rejects the definition"
    source_url = _PATHS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the paths that are not valid."""
        for state in states(view):
            for steps, value, why in _wrong_paths(state):
                yield Fault(state.at(*steps), state.message(f"{steps[-1]} {value!r} {why}"))


class StaticText(Rule):
    """A path or an intrinsic function in a field without .$ is passed on as plain text.

    Step Functions warns of it too (NO_DOLLAR, PASS_RESULT_IS_STATIC). A JSONata state evaluates
    only what is in {% %}.
    """

    id = "W9119"
    shortdesc = "A path is in a field that ends in .$"
    effect = "Step Functions does not evaluate it"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the strings that look like a path but are plain text."""
        for state in states(view):
            if state.jsonata is None:
                continue
            for steps, value in _texts(state):
                name = next((str(step) for step in reversed(steps) if isinstance(step, str)), "")
                if (name.endswith(".$") and not state.jsonata) or name.endswith(("Path", "path")):
                    continue
                if paths.looks_dynamic(value) and not _OF_OTHERS & set(map(str, steps)):
                    message = f"{value!r} is plain text here"
                    instead = "Write it in {% %}" if state.jsonata else f"Name the field {name}.$"
                    yield Fault(state.at(*steps), state.message(message), instead=instead)


def _members(state: State) -> Iterator[tuple[Steps, Any]]:
    """Yield the members of objects in the templates of a state, with the steps to them."""
    waiting = list(data.templates(state))
    while waiting:
        steps, value = waiting.pop()
        inner = (
            value.items()
            if isinstance(value, dict)
            else enumerate(value if isinstance(value, list) else ())
        )
        for key, item in inner:
            waiting.append(((*steps, key), item))
            if isinstance(key, str):
                yield (*steps, key), item


def _texts(state: State) -> Iterator[tuple[Steps, str]]:
    """Yield the strings that a state passes on, as far as they are known entirely."""
    found = list(data.expressions(state) if state.jsonata else data.templates(state))
    if state.type == "Pass" and not state.jsonata and "Result" in state.body:
        found.append((("Result",), state.body["Result"]))
    for start, value in found:
        for steps, leaf in data.leaves(value, start):
            if (text := known(leaf)) is not None:
                yield steps, text


def _not_dynamic(value: Any) -> str | None:
    """Return why a value is neither a valid path nor a valid call."""
    if isinstance(value, Text):
        first = value.parts[0]
        begins = not isinstance(first, str) or first.startswith(("$", "States."))
        return None if begins else "is neither a path nor an intrinsic function"
    if not isinstance(value, str) or not value.startswith(("$", "States.")):
        return "is neither a path nor an intrinsic function"
    return paths.fault_of_call(value) if paths.is_call(value) else paths.fault_of_path(value)


def _wrong_paths(state: State) -> Iterator[tuple[Steps, Any, str]]:
    for name in _FIELDS:
        text = known(state.body.get(name))
        if text is not None:
            call = name in ("ErrorPath", "CausePath") and paths.is_call(text)
            if why := (paths.fault_of_call if call else paths.fault_of_path)(text):
                yield (name,), text, why
    for steps, body in [
        ((), state.body),
        *((("Catch", index), catcher) for index, catcher in entries(state.body, "Catch")),
    ]:
        text = known(body.get("ResultPath"))
        if text is not None and (why := paths.fault_of_reference(text)):
            yield (*steps, "ResultPath"), text, why
