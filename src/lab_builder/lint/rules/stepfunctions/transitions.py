"""E9103, E9104: where transitions lead, and which states none leads to."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import Scope, scopes
from lab_builder.lint.asl.transitions import followable, reached, targets
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.location import property_path
from lab_builder.template.text import known
from lab_builder.template.view import View

_CODES = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"


class TransitionTargets(Rule):
    """A transition leads to a state of the same scope: the machine, a branch, or an item processor.

    CreateStateMachine rejects any other target (MISSING_TRANSITION_TARGET): a state of a branch
    cannot lead out of the branch.
    """

    id = "E9103"
    shortdesc = "A transition leads to a state of the same scope"
    effect = "CreateStateMachine rejects the definition"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the transitions to states that do not exist in their scope."""
        for scope in scopes(view):
            if not scope.whole:
                continue
            start = known(scope.body.get("StartAt"))
            # cfn-lint looks at the StartAt of the definitions that it knows.
            if start is not None and start not in scope.states and not scope.checked:
                message = f"StartAt is {start!r}, which is not a state of this scope"
                yield Fault(scope.at("StartAt"), scope.message(message), instead=_expected(scope))
            for state in scope.states.values():
                for steps, target in targets(state):
                    name = known(target)
                    if name is not None and name not in scope.states:
                        field = property_path(steps)
                        message = f"{field} is {name!r}, which is not a state of this scope"
                        yield Fault(
                            state.at(*steps), state.message(message), instead=_expected(scope)
                        )


class ReachableStates(Rule):
    """CreateStateMachine rejects a state that no transition leads to ("State is not reachable").

    Usually a transition before it was changed, and the state should still run.
    """

    id = "E9104"
    shortdesc = "Every state can be reached from the start of its scope"
    effect = "CreateStateMachine rejects the definition"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states that cannot be reached."""
        for scope in scopes(view):
            if followable(scope):
                lost = scope.states.keys() - reached(scope, [scope.body["StartAt"]])
                for name in sorted(lost):
                    state = scope.states[name]
                    message = "no transition leads to this state"
                    instead = "Name it in a Next, Default or StartAt, or remove it"
                    yield Fault(state.at(), state.message(message), instead=instead)


def _expected(scope: Scope) -> str:
    return f"Expected one of {', '.join(map(repr, scope.states))}" if scope.states else ""
