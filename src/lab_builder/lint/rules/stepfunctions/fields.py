"""E9102, E9116: the fields of states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import Scope, State, scopes
from lab_builder.lint.asl.fields import JSONATA, JSONPATH, MACHINE, NOT_BOTH, OF_TYPE, ONE_OF
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View
from lab_builder.template.text import known

_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"


class StateFields(Rule):
    """A state has the fields of its type: CreateStateMachine refuses others, and their absence.

    cfn-lint looks at most of this in a plain DefinitionString (E3601), but not in what Fn::Sub
    makes, what a file holds, in a SAM template, nor in the Iterator of a Map.
    """

    id = "E9102"
    shortdesc = "States have the fields of their type"
    source_url = _STATES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield types that do not exist, and fields that are missing, too many or of no type."""
        for scope in scopes(view):
            if not scope.checked:
                yield from _of_scope(scope)
            for state in scope.states.values():
                if not scope.checked:
                    yield from _of_state(state)
                yield from _missing(state)
                yield from _together(state)


class FieldsOfLanguage(Rule):
    """A JSONata state has Arguments, Output and Items, a JSONPath state Parameters and paths.

    CreateStateMachine refuses a field of the other query language.
    """

    id = "E9116"
    shortdesc = "A state has the fields of its query language"
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
                    yield Fault(state.at(name), state.says(f"{name} is a field of {language}"))


def _of_scope(scope: Scope) -> Iterator[Fault]:
    missing = [name for name in ("StartAt", "States") if name not in scope.body]
    if missing:
        yield Fault(scope.at(), scope.says(f"{' and '.join(missing)} missing"))
    if scope.owner is None:
        for name in sorted(map(str, scope.body.keys() - MACHINE)):
            if not name.startswith("Fn::"):
                yield Fault(scope.at(name), scope.says(f"{name} is no field of a definition"))


def _of_state(state: State) -> Iterator[Fault]:
    """Yield what cfn-lint finds in the definitions that it knows."""
    fields = OF_TYPE.get(state.type)
    if fields is None:
        kind = state.body.get("Type")
        if kind is None:
            yield Fault(state.at(), state.says("Type missing"))
        elif known(kind) is not None or not isinstance(kind, str):
            yield Fault(state.at("Type"), state.says(f"there is no state of type {kind!r}"))
        return
    for name in sorted(map(str, state.body.keys() - fields)):
        if not name.startswith("Fn::"):
            message = f"{name} is no field of a {state.type} state"
            yield Fault(state.at(name), state.says(message))
    if len(state.name) > 80:
        yield Fault(state.at(), state.says("the name has more than 80 characters"))


def _missing(state: State) -> Iterator[Fault]:
    """Yield what a state needs and does not have; cfn-lint does not miss the time of a Wait."""
    if any(str(name).startswith("Fn::") for name in state.body):
        return  # which may add any field
    for group in ONE_OF.get(state.type, ()):
        unseen = state.type == "Wait" or not state.scope.checked
        if unseen and not state.body.keys() & set(group):
            yield Fault(state.at(), state.says(f"{' or '.join(group)} missing"))


def _together(state: State) -> Iterator[Fault]:
    """Yield the fields that exclude each other."""
    for group in (*NOT_BOTH, *ONE_OF.get(state.type, ())):
        both = [name for name in group if name in state.body]
        if len(both) > 1:
            message = f"has {' and '.join(both)}, and takes one of them"
            yield Fault(state.at(both[1]), state.says(message))
