"""The IAM actions that the role of a state machine must allow for its states.

https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.facts.iam_actions import actions_of_call
from lab_builder.facts.integrations import ACTIONS, EVENTS, EVENTS_FOR, NAMED_BY, OPTIMIZED
from lab_builder.facts.resource_types import FUNCTIONS
from lab_builder.lint.asl import requests
from lab_builder.lint.asl.integrations import Integration, parse
from lab_builder.lint.asl.workflow import State
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.text import Text, known


@dataclass(frozen=True, slots=True)
class Need:
    """An action that must be allowed, on a resource where it is known."""

    action: str
    resource: Any = None


INVOKED = (*FUNCTIONS, "AWS::Lambda::Alias", "AWS::Lambda::Version")


def needs(state: State) -> Iterator[Need]:
    """Yield the actions that the role must certainly allow for a state."""
    if "Credentials" in state.body:
        return  # it uses another role
    if state.type == "Map":
        yield from _map_needs(state)
    if state.type != "Task":
        return
    called = state.called
    if called is None:
        yield from _function_needs(state)
    elif called.sdk:
        yield from map(Need, actions_of_call(called.service, called.action))
    else:
        yield from _optimized_needs(state, called)


def _function_needs(state: State) -> Iterator[Need]:
    resource = state.body.get("Resource")
    found = references.resource(state.scope.machine.place.view, resource)
    arn = parse_arn(resource)
    if (found and found.type in INVOKED) or (arn and known(arn.service) == "lambda"):
        yield Need("lambda:InvokeFunction", resource)


def _optimized_needs(state: State, called: Integration) -> Iterator[Need]:
    if called.action not in OPTIMIZED.get(called.service, {}):
        return
    named = NAMED_BY.get(called.service)
    sent = {name: (value, steps) for name, value, steps in requests.fields(state)}
    value, steps = sent.get(named or "", (None, ("",)))
    dynamic = str(steps[-1]).endswith(".$")
    resource = None if dynamic or not _comparable(value) else value
    default = (f"{called.service}:{called.action[:1].upper()}{called.action[1:]}",)
    for action in ACTIONS.get(called.api, default):
        yield Need(action, resource)
    if called.pattern.startswith("sync"):
        if called.api in EVENTS_FOR:
            yield from map(Need, EVENTS)
        if called.api == "glue:startJobRun":
            yield Need("glue:GetJobRun")


def _comparable(value: object) -> bool:
    """Return whether a value can be compared with the resources of policies."""
    return isinstance(value, Text) or (isinstance(value, str) and value.startswith("arn:"))


def _map_needs(state: State) -> Iterator[Need]:
    processor = state.body.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    if not isinstance(config, dict) or known(config.get("Mode")) != "DISTRIBUTED":
        return
    yield Need("states:StartExecution")  # of the Map's child executions
    for name in ("ItemReader", "ResultWriter"):
        field = state.body.get(name)
        called = parse(field.get("Resource")) if isinstance(field, dict) else None
        if called and called.service == "s3":
            yield from map(Need, actions_of_call(called.service, called.action))
