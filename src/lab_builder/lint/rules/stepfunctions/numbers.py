"""E9111, E9112: numbers of timeouts, waits and retries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import known
from lab_builder.template.view import Steps, View

_ERRORS = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"
_LONGEST = 99_999_999  # seconds

_FRACTIONS = ("BackoffRate", "ToleratedFailurePercentage")

# The least and the greatest value.
_OF_STATES: Mapping[str, tuple[float, float]] = {
    "TimeoutSeconds": (1, _LONGEST),
    "HeartbeatSeconds": (1, _LONGEST),
    "Seconds": (0, _LONGEST),
    "MaxConcurrency": (0, float("inf")),
    "ToleratedFailurePercentage": (0, 100),
    "ToleratedFailureCount": (0, float("inf")),
}
_OF_RETRIERS: Mapping[str, tuple[float, float]] = {
    "IntervalSeconds": (0, _LONGEST),
    "MaxAttempts": (0, _LONGEST),
    "BackoffRate": (1, float("inf")),
    "MaxDelaySeconds": (1, 31_622_399),
}


class NumbersInRange(Rule):
    """CreateStateMachine rejects numbers out of range, and strings in place of numbers.

    A BackoffRate below 1 would shorten each wait. "${Seconds}" in quotes becomes a string.
    """

    id = "E9111"
    shortdesc = "Timeouts, waits and retries have numbers in the range of Step Functions"
    effect = "CreateStateMachine rejects the definition"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the numbers that are rejected."""
        for state in states(view):
            for name, value, steps in _numbers(state):
                low, high = {**_OF_STATES, **_OF_RETRIERS}[name]
                if isinstance(value, str):
                    # In an object CloudFormation may still make a number of a parameter.
                    if not state.scope.machine.written and state.jsonata is False:
                        message = f"{name} is {value!r}, which is a string, not a number"
                        instead = "Write the number without quotes"
                        yield Fault(state.at(*steps), state.message(message), instead=instead)
                elif not low <= value <= high:
                    wanted = f"at least {low}" if value < low else f"at most {high}"
                    message = f"{name} is {value}, but must be {wanted}"
                    yield Fault(state.at(*steps), state.message(message))
                elif isinstance(value, float) and value % 1 and name not in _FRACTIONS:
                    message = f"{name} is {value}, but must be a whole number"
                    yield Fault(state.at(*steps), state.message(message))


class HeartbeatBeforeTimeout(Rule):
    """CreateStateMachine rejects a heartbeat that is not shorter than the timeout."""

    id = "E9112"
    shortdesc = "HeartbeatSeconds of a task is less than its TimeoutSeconds"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the heartbeats that are not shorter than the timeout."""
        for state in states(view, "Task"):
            heartbeat = state.body.get("HeartbeatSeconds")
            timeout = state.body.get("TimeoutSeconds")
            if not _is_number(heartbeat) or not _is_number(timeout):
                continue
            if heartbeat >= timeout:
                message = (
                    f"HeartbeatSeconds ({heartbeat}) must be less than TimeoutSeconds ({timeout})"
                )
                yield Fault(state.at("HeartbeatSeconds"), state.message(message))


def _numbers(state: State) -> Iterator[tuple[str, Any, Steps]]:
    """Yield the name and value of each number of a state, with the path to it."""
    for name in _OF_STATES:
        value = state.body.get(name)
        if _is_number(value) or known(value):
            yield name, value, (name,)
    for index, retrier in entries(state.body, "Retry"):
        for name in _OF_RETRIERS:
            value = retrier.get(name)
            if _is_number(value) or known(value):
                yield name, value, ("Retry", index, name)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
