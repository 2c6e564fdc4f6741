"""E9105, E9106, W9107: how states and scopes end."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import State, scopes, states
from lab_builder.lint.asl.transitions import followable, reached, targets
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View

_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"
_CODES = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"

_GO_ON = ("Task", "Parallel", "Map", "Pass", "Wait")  # these take Next or End
_CAN_FAIL = ("Task", "Parallel", "Map")


class NextOrEnd(Rule):
    """A Task, Parallel, Map, Pass or Wait state says what follows it, or that nothing does.

    CreateStateMachine refuses a state with neither, and one with both.
    """

    id = "E9105"
    shortdesc = "A state has either Next or End"
    source_url = _STATES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states with neither, or with both."""
        for state in states(view, *_GO_ON):
            # cfn-lint sees it where it knows the definition.
            if state.scope.checked:
                continue
            follows, ends = "Next" in state.body, state.body.get("End")
            if not follows and ends in (None, False):
                yield Fault(state.at(), state.says("has neither Next nor End"))
            elif follows and ends is True:
                yield Fault(state.at("End"), state.says("has both Next and End"))


class TerminalState(Rule):
    """CreateStateMachine refuses a machine, branch or item processor without a terminal state.

    Terminal are Succeed, Fail, and every state with End (MISSING_END_STATE).
    """

    id = "E9106"
    shortdesc = "Every scope of a state machine has a state that ends it"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the scopes that nothing ends."""
        for scope in scopes(view):
            if scope.whole and scope.states and not any(map(_ends, scope.states.values())):
                yield Fault(
                    scope.at("States"), scope.says("no state ends this: no End, no Succeed")
                )


class EndlessLoop(Rule):
    """A loop without a way out runs until its 25,000 events are used up, and then fails.

    A Choice without Default is a way out, and a state that can fail is taken for one.
    """

    id = "W9107"
    shortdesc = "Every loop of a state machine has a way out"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first state of each loop that nothing leads out of."""
        for scope in scopes(view):
            if not followable(scope) or not any(map(_ends, scope.states.values())):
                continue
            seen: set[str] = set()
            for name, state in scope.states.items():
                if name not in seen and not _leaves(state):
                    loop = reached(scope, [name])
                    if not any(_leaves(scope.states[other]) for other in loop):
                        seen |= loop
                        yield Fault(state.at(), state.says("nothing leads out of this loop"))


def _ends(state: State) -> bool:
    """Tell whether a state ends its scope, as far as is known."""
    return state.type in ("", "Succeed", "Fail") or state.body.get("End") not in (None, False)


def _leaves(state: State) -> bool:
    """Tell whether an execution may end at a state."""
    open_choice = state.type == "Choice" and "Default" not in state.body
    stuck = not any(targets(state))  # which is another fault
    return _ends(state) or open_choice or stuck or state.type in _CAN_FAIL
