"""E9136: the names of states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import Scope, scopes
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class UniqueStateNames(Rule):
    """The name of a state is unique in the whole machine, branches and item processors included.

    CreateStateMachine rejects a duplicate (DUPLICATE_STATE_NAME). The item processor of a
    distributed Map runs in executions of its own, so its names are not compared.
    """

    id = "E9136"
    shortdesc = "No two states of a state machine have the same name"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states with the same name as a state of another scope."""
        first: dict[tuple[int, str], Scope] = {}
        for scope in scopes(view):
            if _own_execution(scope):
                continue
            for name, state in scope.states.items():
                if first.setdefault((id(scope.machine), name), scope) is not scope:
                    message = "a state of another branch or scope has the same name"
                    yield Fault(state.at(), state.message(message), instead="Rename one of them")


def _own_execution(scope: Scope) -> bool:
    """Return whether a scope runs in an execution of its own, started by a distributed Map."""
    inner: Scope | None = scope
    while inner:
        match inner.body.get("ProcessorConfig"):
            case {"Mode": mode} if mode != "INLINE":
                return True
        inner = inner.owner.scope if inner.owner else None
    return False
