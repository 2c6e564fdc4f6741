"""E9103, E9104: where transitions lead, and which states none leads to."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import scopes
from lab_builder.lint.asl.transitions import followable, reached, targets
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View
from lab_builder.template.text import known

_CODES = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"


class TransitionTargets(Rule):
    """A transition leads to a state of the same scope: the machine, a branch, or an item processor.

    CreateStateMachine refuses any other (MISSING_TRANSITION_TARGET): a state within a branch cannot
    lead out of it.
    """

    id = "E9103"
    shortdesc = "Every transition of a state machine leads to a state of its scope"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the transitions that lead nowhere."""
        for scope in scopes(view):
            if not scope.whole:
                continue
            start = known(scope.body.get("StartAt"))
            # cfn-lint looks at the StartAt of the definitions that it knows.
            if start is not None and start not in scope.states and not scope.checked:
                yield Fault(scope.at("StartAt"), scope.says(f"StartAt names no state: {start!r}"))
            for state in scope.states.values():
                for steps, target in targets(state):
                    name = known(target)
                    if name is not None and name not in scope.states:
                        message = f"{steps[0]} leads to {name!r}, which is no state of its scope"
                        yield Fault(state.at(*steps), state.says(message))


class ReachableStates(Rule):
    """CreateStateMachine refuses a state that nothing leads to ("State is not reachable").

    Most often a transition in front of it was changed, and the state should still run.
    """

    id = "E9104"
    shortdesc = "Every state can be reached from where its scope starts"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states that cannot be reached."""
        for scope in scopes(view):
            if followable(scope):
                lost = scope.states.keys() - reached(scope, [scope.body["StartAt"]])
                for name in sorted(lost):
                    state = scope.states[name]
                    yield Fault(state.at(), state.says("no transition leads here"))
