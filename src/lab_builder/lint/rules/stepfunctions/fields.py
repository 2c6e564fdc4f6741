"""E9102, E9116: the fields of states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import Scope, State, scopes
from lab_builder.lint.asl.fields import JSONATA, JSONPATH, MACHINE, NOT_BOTH, OF_TYPE, ONE_OF
from lab_builder.lint.asl.language import KEY
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import known
from lab_builder.template.view import View

_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"


class StateFields(Rule):
    """CreateStateMachine rejects a state with a missing field or with a field of another type.

    cfn-lint checks most of this in a plain DefinitionString (E3601), but not in the result of
    Fn::Sub, in a file, in a SAM template, or in the Iterator of a Map.
    """

    id = "E9102"
    shortdesc = "A state has the fields that its type requires and no others"
    effect = "CreateStateMachine rejects the definition"
    source_url = _STATES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield unknown types, and fields that are missing, unknown or exclude each other."""
        for scope in scopes(view):
            if not scope.checked:
                yield from _scope_faults(scope)
            for state in scope.states.values():
                if not scope.checked:
                    yield from _state_faults(state)
                yield from _missing(state)
                yield from _together(state)


class FieldsOfLanguage(Rule):
    """A JSONata state takes Arguments, Output and Items, a JSONPath state Parameters and paths.

    CreateStateMachine rejects a field of the other query language.
    """

    id = "E9116"
    shortdesc = "A state uses the fields of its query language"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the fields of the other query language."""
        for scope in scopes(view):
            # Where cfn-lint knows the definition, it knows all the fields but one.
            looked_at = {"Result"} if scope.checked else JSONPATH | JSONATA
            for state in scope.states.values():
                if state.jsonata is None:
                    continue
                other, language = (JSONPATH, "JSONPath") if state.jsonata else (JSONATA, "JSONata")
                fields = other & looked_at & OF_TYPE.get(state.type, set())
                for name in sorted(state.body.keys() & fields):
                    own = "JSONata" if state.jsonata else "JSONPath"
                    message = f"{name} is a field of {language} states, but this one uses {own}"
                    yield Fault(state.at(name), state.message(message))


def _scope_faults(scope: Scope) -> Iterator[Fault]:
    missing = [name for name in ("StartAt", "States") if name not in scope.body]
    if missing:
        yield Fault(scope.at(), scope.message(f"requires {' and '.join(missing)}"))
    if scope.owner is None:
        for name in sorted(map(str, scope.body.keys() - MACHINE)):
            if not name.startswith("Fn::") and name.lower() != KEY.lower():  # reported by E9141
                message = f"unknown field {name}; expected one of {', '.join(sorted(MACHINE))}"
                yield Fault(scope.at(name), scope.message(message))


def _state_faults(state: State) -> Iterator[Fault]:
    """Yield the faults that cfn-lint finds only in the definitions that it reads."""
    fields = OF_TYPE.get(state.type)
    if fields is None:
        kind = state.body.get("Type")
        if kind is None:
            yield Fault(state.at(), state.message("requires Type"))
        elif known(kind) is not None or not isinstance(kind, str):
            message = f"unknown state type {kind!r}; expected one of {', '.join(OF_TYPE)}"
            yield Fault(state.at("Type"), state.message(message))
        return
    for name in sorted(map(str, state.body.keys() - fields)):
        if not name.startswith("Fn::"):
            message = f"a {state.type} state has no field {name}"
            yield Fault(state.at(name), state.message(message))
    if len(state.name) > 80:
        yield Fault(state.at(), state.message("the name is longer than 80 characters"))


def _missing(state: State) -> Iterator[Fault]:
    """Yield the missing fields; cfn-lint does not report a Wait without a time."""
    if any(str(name).startswith("Fn::") for name in state.body):
        return  # an intrinsic function may add any field
    for group in ONE_OF.get(state.type, ()):
        unseen = state.type == "Wait" or not state.scope.checked
        if unseen and not state.body.keys() & set(group):
            exactly = "exactly one of " if len(group) > 1 else ""
            message = f"a {state.type} state requires {exactly}{', '.join(group)}"
            yield Fault(state.at(), state.message(message))


def _together(state: State) -> Iterator[Fault]:
    """Yield the fields that must not be set together."""
    for group in (*NOT_BOTH, *ONE_OF.get(state.type, ())):
        both = [name for name in group if name in state.body]
        if len(both) > 1:
            message = f"takes only one of {', '.join(group)}, not {' and '.join(both)}"
            yield Fault(state.at(both[1]), state.message(message))
