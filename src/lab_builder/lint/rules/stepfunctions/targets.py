"""E9127, E9128, W9140: the resources of the template that a task calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.asl import calls, requests
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.asl.machines import TYPES as MACHINES
from lab_builder.lint.asl.targets import BEGINNINGS, FORMS, TYPES
from lab_builder.lint.asl.workflow import State, is_express
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, Steps, View

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"


class TargetForm(Rule):
    """An API takes the URL of a queue, the ARN of a topic, the name of a Glue job.

    The return values of Ref and Fn::GetAtt differ from resource to resource; with the wrong one
    the task fails when it runs.
    """

    id = "E9127"
    shortdesc = "A task names a resource by the ARN, URL or name that the API takes"
    effect = "the task fails when it runs"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield names, ARNs and URLs that the API does not take."""
        for state, called in calls(view):
            service = "states" if called.service == "sfn" else called.service
            for name, value, steps in requests.fields(state):
                if why := _misfit(view, service, name, value):
                    yield Fault(state.at(*steps), state.message(f"{name} {why[0]}"), instead=why[1])


class NestedType(Rule):
    """StartSyncExecution starts Express workflows only.

    For a Standard one it fails with StateMachineTypeNotSupported.
    """

    id = "E9128"
    shortdesc = "A task starts a Standard machine in a way that its type supports"
    effect = "the task fails when it runs"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that cannot start a state machine of the template."""
        for state, called, nested, steps in _nested(view):
            if called.action == "startSyncExecution" and is_express(nested) is False:
                message = f"startSyncExecution cannot start {nested.logical_id}, a Standard machine"
                instead = "Use states:startExecution.sync:2"
                yield Fault(state.at(*steps), state.message(message), instead=instead)


class NestedWait(Rule):
    """A task with .sync waits for a nested execution through DescribeExecution and its events.

    DescribeExecution does not support Express executions, and they send no events.
    """

    id = "W9140"
    shortdesc = "A task waits for a nested Standard machine"
    effect = "the task may never see its end"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that wait for an Express machine of the template."""
        for state, called, nested, steps in _nested(view):
            if called.pattern.startswith("sync") and is_express(nested):
                message = f".{called.pattern} waits for {nested.logical_id}, which is EXPRESS"
                instead = "Use aws-sdk:sfn:startSyncExecution"
                yield Fault(state.at(*steps), state.message(message), instead=instead)


def _nested(view: View) -> Iterator[tuple[State, Integration, Resource, Steps]]:
    """Yield the tasks that start a state machine of the template, with the path to its ARN."""
    for state, called in calls(view):
        for name, value, steps in requests.fields(state):
            nested = references.resource(view, value) if name == "StateMachineArn" else None
            if nested and nested.type in MACHINES:
                yield state, called, nested, steps


def _misfit(view: View, service: str, name: str, value: Any) -> tuple[str, str] | None:
    """Return why a field of a request cannot have a value, and what to write instead."""
    forms = FORMS.get((service, name))
    if forms is None or not isinstance(value, str):
        return None
    if isinstance(value, Text) and (hole := value.alone):
        found = references.resource(view, value)
        if found is None:
            return None
        if found.type in forms:
            attributes = forms[found.type]
            if hole.attribute in attributes:
                return None
            wanted = [f"${{{found.logical_id}{f'.{one}' if one else ''}}}" for one in attributes]
            given = f"the {hole.attribute}" if hole.attribute else "the Ref"
            return f"does not take {given} of {found.logical_id}", f"Use {' or '.join(wanted)}"
        why = f"is {found.logical_id}, an {found.type}, not {' or '.join(forms)}"
        return (why, "") if found.type in TYPES else None
    beginning = BEGINNINGS.get(name, "")
    start = value.parts[0] if isinstance(value, Text) else value
    # A placeholder, a path or an expression may have any value.
    if not isinstance(start, str) or start.startswith(("$", "{%", "States.")):
        return None
    if start.startswith(beginning):
        return None
    return f"must begin with {beginning}, unlike {value!r}", ""
