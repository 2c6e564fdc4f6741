"""E9105, E9106, W9107: how states and scopes end."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import State, scopes, states
from lab_builder.lint.asl.transitions import followable, reached, targets
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html"
_CODES = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"

_GO_ON = ("Task", "Parallel", "Map", "Pass", "Wait")  # these take Next or End
_CAN_FAIL = ("Task", "Parallel", "Map")


class NextOrEnd(Rule):
    """A Task, Parallel, Map, Pass or Wait state names the next state or ends its scope.

    CreateStateMachine rejects a state with neither Next nor End, and one with both.
    """

    id = "E9105"
    shortdesc = "A state has exactly one of Next and End"
    effect = "CreateStateMachine rejects the definition"
    source_url = _STATES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states with neither Next nor End, or with both."""
        for state in states(view, *_GO_ON):
            # cfn-lint reports it in the definitions that it reads.
            if state.scope.checked:
                continue
            follows, ends = "Next" in state.body, state.body.get("End")
            if not follows and ends in (None, False):
                message = f"a {state.type} state requires exactly one of Next, End"
                yield Fault(state.at(), state.message(message))
            elif follows and ends is True:
                message = f"a {state.type} state takes only one of Next, End, not both"
                yield Fault(state.at("End"), state.message(message))


class TerminalState(Rule):
    """CreateStateMachine rejects a machine, branch or item processor without a terminal state.

    Terminal states are Succeed, Fail, and every state with End: true (MISSING_END_STATE).
    """

    id = "E9106"
    shortdesc = "Every scope of a state machine has a terminal state"
    effect = "CreateStateMachine rejects the definition"
    source_url = _CODES

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the scopes without a terminal state."""
        for scope in scopes(view):
            if scope.whole and scope.states and not any(map(_ends, scope.states.values())):
                message = "no state has End: true or is of type Succeed or Fail"
                yield Fault(scope.at("States"), scope.message(message))


class EndlessLoop(Rule):
    """A loop without a way out runs until the history has 25,000 events, then the execution fails.

    A Choice without Default counts as a way out, and so does a state that can fail.
    """

    id = "W9107"
    shortdesc = "Every loop of a state machine has a way out"
    effect = "the execution fails after 25,000 events"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first state of each loop without a way out."""
        for scope in scopes(view):
            if not followable(scope) or not any(map(_ends, scope.states.values())):
                continue
            seen: set[str] = set()
            for name, state in scope.states.items():
                if name not in seen and not _leaves(state):
                    loop = reached(scope, [name])
                    if not any(_leaves(scope.states[other]) for other in loop):
                        seen |= loop
                        message = "no transition leads out of the loop that begins here"
                        instead = "Add a Choice that ends it"
                        yield Fault(state.at(), state.message(message), instead=instead)


def _ends(state: State) -> bool:
    """Return whether a state ends its scope, or may."""
    return state.type in ("", "Succeed", "Fail") or state.body.get("End") not in (None, False)


def _leaves(state: State) -> bool:
    """Return whether an execution may end at a state."""
    open_choice = state.type == "Choice" and "Default" not in state.body
    stuck = not any(targets(state))  # which is another fault
    return _ends(state) or open_choice or stuck or state.type in _CAN_FAIL
