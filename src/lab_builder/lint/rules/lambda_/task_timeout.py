"""W9610: the timeouts of functions that tasks call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.requests import fields
from lab_builder.lint.fault import Fault
from lab_builder.lint.functions import function, timeout
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View
from lab_builder.words import counted


class TaskWaits(Rule):
    """A task with a shorter timeout than its function fails while the function keeps running.

    Step Functions does not stop the function: a retry runs beside it and does the work twice.
    """

    id = "W9610"
    shortdesc = "A task waits for a function at least as long as the function may run"
    effect = "a retry runs beside the first invocation, which is not stopped"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the timeouts of tasks that are shorter than those of their functions."""
        for state in states(view, "Task"):
            seconds = state.body.get("TimeoutSeconds")
            called = function(view, _called(state))
            runs = timeout(called) if called else None
            if not called or runs is None or isinstance(seconds, bool):
                continue
            if isinstance(seconds, (int, float)) and seconds < runs:
                runtime = f"{called.logical_id} may run {counted(runs, 'second')}"
                message = f"TimeoutSeconds is {seconds:g}, but {runtime}"
                instead = "Raise TimeoutSeconds, or lower the Timeout of the function"
                yield Fault(state.at("TimeoutSeconds"), state.message(message), instead=instead)


def _called(state: State) -> Any:
    """Return the value that names the function a task calls and waits for."""
    found = state.called
    if found is None:
        return state.body.get("Resource")
    if found.api != "lambda:invoke" or found.sdk or found.pattern:
        return None
    return next((value for name, value, _ in fields(state) if name == "FunctionName"), None)
