"""E9123, E9124: task tokens of callbacks, and waits in Express workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.asl import State, calls, data, states
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.text import Text
from lab_builder.template.view import View

_PATTERNS = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"
_EXPRESS = "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html"
_FIVE_MINUTES = 300

# The context object, or its Task: not one of its other members.
_TOKEN = re.compile(
    r"(\$\$|\$states\.context)(?!\w|\.(Execution|Map|State|StateMachine)\b)|\$states(?!\w|\.)"
)


class TaskToken(Rule):
    """A task that waits for a callback must send its task token, or nothing can call back.

    Without it the task waits until it times out, by default after a year. The token is
    $$.Task.Token, in JSONata $states.context.Task.Token.
    """

    id = "E9123"
    shortdesc = "A task that waits for a callback sends its task token"
    effect = "the task waits until it times out, by default after a year"
    source_url = _PATTERNS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that do not send their token."""
        for state, called in calls(view):
            if called.pattern == "waitForTaskToken" and not _may_pass_token(state):
                message = f"{called.name} does not send the task token"
                field, token = (
                    ("Arguments", "{% $states.context.Task.Token %}")
                    if state.jsonata
                    else ("Parameters", "$$.Task.Token")
                )
                instead = f"Add {token} to {field}"
                yield Fault(state.at("Resource"), state.message(message), instead=instead)


class ExpressWaits(Rule):
    """An Express execution runs for up to 5 minutes and supports request response only.

    CreateStateMachine rejects .sync, .waitForTaskToken, activities and distributed Maps in it, and
    in the Express child executions of a distributed Map. A Wait of 5 minutes or more times out.
    """

    id = "E9124"
    shortdesc = "An Express workflow does not wait for jobs, callbacks, activities or 5 minutes"
    effect = "CreateStateMachine rejects it, or the execution times out"
    source_url = _EXPRESS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the states that Express executions do not support."""
        for state in states(view):
            if state.scope.express and (why := _waits(state)):
                message = f"{why} in an Express workflow"
                instead = "Use a Standard workflow"
                yield Fault(state.at(), state.message(message), instead=instead)


def _may_pass_token(state: State) -> bool:
    # InputPath may make the context the input.
    if state.jsonata is None or str(state.body.get("InputPath", "")).startswith("$$"):
        return True
    resources = state.scope.machine.place.view.resources
    for steps, leaf in data.leaves(state.body.get("Arguments" if state.jsonata else "Parameters")):
        if isinstance(leaf, str) and _TOKEN.search(leaf):
            return True
        # A value that a deployment fills in may be an expression, unless it names a resource.
        dynamic = state.jsonata or not steps or str(steps[-1]).endswith(".$")
        holes = leaf.holes if isinstance(leaf, Text) and dynamic else ()
        if any(hole.logical_id not in resources and "::" not in hole.name for hole in holes):
            return True
    return False


def _waits(state: State) -> str | None:
    """Return how a state waits where an Express execution cannot, None where it does not."""
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
    arn = parse_arn(state.body.get("Resource"))
    found = references.resource(state.scope.machine.place.view, state.body.get("Resource"))
    activity = arn and arn.service == "states" and arn.resource.startswith("activity:")
    if activity or (found and found.type == "AWS::StepFunctions::Activity"):
        return "waits for an activity"
    return None
