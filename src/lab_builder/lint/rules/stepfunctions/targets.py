"""E9127, E9128: the resources of the template that a task calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl import calls, requests
from lab_builder.lint.asl.targets import BEGINNINGS, FORMS, TYPES
from lab_builder.lint.asl.workflow import is_express
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View, pointing
from lab_builder.lint.view.machines import TYPES as MACHINES
from lab_builder.template.text import Text

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"


class TargetForm(Rule):
    """A request names a queue by its URL, a topic by its ARN, a Glue job by its name.

    What Ref and Fn::GetAtt give differs from resource to resource; the wrong one fails when the
    task runs.
    """

    id = "E9127"
    shortdesc = "A task names what it calls in the form that the service takes"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield names, ARNs and URLs in place of each other."""
        for state, called in calls(view):
            service = "states" if called.service == "sfn" else called.service
            for name, value, steps in requests.fields(state):
                if why := _misfit(view, service, name, value):
                    yield Fault(state.at(*steps), state.says(f"{name} {why}"))


class NestedType(Rule):
    """Whether a nested execution can be waited for depends on the type of its machine.

    An Express execution cannot be described, so .sync cannot wait for it, and StartSyncExecution
    starts Express machines only.
    """

    id = "E9128"
    shortdesc = "A task waits for a nested machine in the way that its type offers"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that cannot start or cannot await a machine of the template."""
        for state, called in calls(view):
            for name, value, steps in requests.fields(state):
                nested = pointing.resource(view, value) if name == "StateMachineArn" else None
                if nested is None or nested.type not in MACHINES:
                    continue
                express = is_express(nested)
                if called.pattern.startswith("sync") and express:
                    message = f".sync cannot wait for {nested.logical_id}, an Express machine"
                    yield Fault(state.at(*steps), state.says(message))
                elif called.action == "startSyncExecution" and express is False:
                    message = f"startSyncExecution cannot start {nested.logical_id}: not Express"
                    yield Fault(state.at(*steps), state.says(message))


def _misfit(view: View, service: str, name: str, value: Any) -> str | None:
    """Return why a value cannot be what a field of a request wants."""
    forms = FORMS.get((service, name))
    if forms is None or not isinstance(value, str):
        return None
    if isinstance(value, Text) and (hole := value.alone):
        found = pointing.resource(view, value)
        if found is None:
            return None
        if found.type in forms:
            given = f"its {hole.attribute}" if hole.attribute else "what Ref gives"
            fits = hole.attribute in forms[found.type]
            return None if fits else f"does not take {given} of {found.logical_id}"
        return f"names {found.logical_id}, an {found.type}" if found.type in TYPES else None
    beginning = BEGINNINGS.get(name, "")
    start = value.parts[0] if isinstance(value, Text) else value
    # A placeholder, a path or an expression may come to anything.
    if not isinstance(start, str) or start.startswith(("$", "{%", "States.")):
        return None
    return None if start.startswith(beginning) else f"does not begin with {beginning}: {value!r}"
