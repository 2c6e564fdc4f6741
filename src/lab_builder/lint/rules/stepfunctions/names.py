"""E9136: the names of states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import Scope, scopes
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View


class UniqueStateNames(Rule):
    """A state's name is its own in the whole machine, branches and item processors included.

    CreateStateMachine refuses a second one (DUPLICATE_STATE_NAME). What a distributed Map does with
    an item runs as an execution of its own and is not compared here.
    """

    id = "E9136"
    shortdesc = "No two states of a state machine share a name"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states whose name another scope has too."""
        first: dict[tuple[int, str], Scope] = {}
        for scope in scopes(view):
            if _own_execution(scope):
                continue
            for name, state in scope.states.items():
                if first.setdefault((id(scope.machine), name), scope) is not scope:
                    yield Fault(state.at(), state.says("another scope has a state of this name"))


def _own_execution(scope: Scope) -> bool:
    """Tell whether a scope is run by a distributed Map, itself or around it."""
    inner: Scope | None = scope
    while inner:
        match inner.body.get("ProcessorConfig"):
            case {"Mode": mode} if mode != "INLINE":
                return True
        inner = inner.owner.scope if inner.owner else None
    return False
