"""W9610: a function that a state machine calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.requests import fields
from lab_builder.lint.functions import function, timeout
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View


class TaskWaits(Rule):
    """A task whose timeout is shorter than its function's gives up on a function that goes on.

    Step Functions does not stop it: a retry then runs beside the first, and does its work twice.
    """

    id = "W9610"
    shortdesc = "A task waits for a function as long as the function may run"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the timeouts of tasks that are shorter than their function's."""
        for state in states(view, "Task"):
            seconds = state.body.get("TimeoutSeconds")
            called = function(view, _called(state))
            runs = timeout(called) if called else None
            if not called or runs is None or isinstance(seconds, bool):
                continue
            if isinstance(seconds, (int, float)) and seconds < runs:
                message = f"waits {seconds:g} s; {called.logical_id} may run {runs:g} s"
                yield Fault(state.at("TimeoutSeconds"), state.says(message))


def _called(state: State) -> Any:
    """Return the function that a task calls and waits for."""
    found = state.called
    if found is None:
        return state.body.get("Resource")
    if found.api != "lambda:invoke" or found.sdk or found.pattern:
        return None
    return next((value for name, value, _ in fields(state) if name == "FunctionName"), None)
