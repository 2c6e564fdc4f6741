"""E9123, E9124: tasks that wait, and Express machines, where none can."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.asl import State, calls, data, states
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View, pointing
from lab_builder.template.text import Text

_PATTERNS = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"
_EXPRESS = "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html"
_FIVE_MINUTES = 300

# The context object, or its Task: not one of its other members.
_TOKEN = re.compile(
    r"(\$\$|\$states\.context)(?!\w|\.(Execution|Map|State|StateMachine)\b)|\$states(?!\w|\.)"
)


class TaskToken(Rule):
    """A task that waits for a callback hands out its token, or nobody can call back.

    It then waits until its timeout, which is a year where none is set. The token is at
    $$.Task.Token, in JSONata at $states.context.Task.Token.
    """

    id = "E9123"
    shortdesc = "A task that waits for a callback passes its task token on"
    source_url = _PATTERNS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks whose token goes nowhere."""
        for state, called in calls(view):
            if called.pattern == "waitForTaskToken" and not _may_pass_token(state):
                yield Fault(state.at("Resource"), state.says("the task token is passed to nobody"))


class ExpressWaits(Rule):
    """An Express execution runs for five minutes and waits for nothing but an answer.

    CreateStateMachine refuses .sync, .waitForTaskToken, activities and distributed Maps in it, in
    the Express executions of a distributed Map too. A longer Wait times it out.
    """

    id = "E9124"
    shortdesc = "An Express machine does not wait for jobs, callbacks, activities or long"
    source_url = _EXPRESS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield what Express executions cannot wait for."""
        for state in states(view):
            if state.scope.express and (why := _waits(state)):
                yield Fault(state.at(), state.says(f"{why} in an Express execution"))


def _may_pass_token(state: State) -> bool:
    # InputPath may make the context the input.
    if state.jsonata is None or str(state.body.get("InputPath", "")).startswith("$$"):
        return True
    resources = state.scope.machine.place.view.resources
    for steps, leaf in data.leaves(state.body.get("Arguments" if state.jsonata else "Parameters")):
        if isinstance(leaf, str) and _TOKEN.search(leaf):
            return True
        # What a deployment fills in may be an expression, unless it names a resource.
        dynamic = state.jsonata or not steps or str(steps[-1]).endswith(".$")
        holes = leaf.holes if isinstance(leaf, Text) and dynamic else ()
        if any(hole.logical_id not in resources and "::" not in hole.name for hole in holes):
            return True
    return False


def _waits(state: State) -> str | None:
    """Return what a state waits for that an Express execution cannot."""
    seconds = state.body.get("Seconds")
    if state.type == "Wait" and isinstance(seconds, (int, float)) and seconds >= _FIVE_MINUTES:
        return f"waits {seconds} seconds"
    if state.type == "Map":
        match state.body.get("ItemProcessor"):
            case {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}:
                return "is a distributed Map"
    if state.type != "Task":
        return None
    if (called := state.called) and called.pattern:
        return f"waits for {called.name}"
    arn = pointing.arn(state.body.get("Resource"))
    found = pointing.resource(state.scope.machine.place.view, state.body.get("Resource"))
    activity = arn and arn.service == "states" and arn.resource.startswith("activity:")
    if activity or (found and found.type == "AWS::StepFunctions::Activity"):
        return "waits for an activity"
    return None
