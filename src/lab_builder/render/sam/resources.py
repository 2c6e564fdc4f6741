"""Convert functions and state machines to SAM resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.render.sam.events import Event

_DEFINITIONS = "*.asl.json"
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
_STATE_MACHINE = {
    "StateMachineName": "Name",
    "StateMachineType": "Type",
    "RoleArn": "Role",
    "LoggingConfiguration": "Logging",
    "TracingConfiguration": "Tracing",
}

Resource = Mapping[str, Any]


def function(resource: Resource, code_uri: str, events: Iterable[Event]) -> Resource:
    """Return a function as an AWS::Serverless::Function with its CodeUri and events."""
    properties = {"CodeUri": code_uri, **resource["Properties"]}
    del properties["Code"]
    if tracing := properties.pop("TracingConfig", None):
        properties["Tracing"] = tracing["Mode"]
    if schedules := {
        event.rule: {"Type": "Schedule", "Properties": event.properties} for event in events
    }:
        properties["Events"] = schedules
    return {
        **resource,
        "Type": "AWS::Serverless::Function",
        # The code needs no build, and so neither the Python of the runtime nor a container.
        "Metadata": {**resource.get("Metadata", {}), "SkipBuild": True},
        "Properties": properties,
    }


def state_machine(resource: Resource, definition_uri: str) -> Resource:
    """Return a state machine as an AWS::Serverless::StateMachine with its DefinitionUri."""
    properties = {
        _STATE_MACHINE.get(name, name): value
        for name, value in resource["Properties"].items()
        if name != "DefinitionString"
    }
    return {
        **resource,
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {"DefinitionUri": definition_uri, **properties},
    }


def definition(resource: Resource, folder: Path) -> Path | None:
    """Return the file in ``folder`` with the definition of a state machine, or None."""
    text = resource.get("Properties", {}).get("DefinitionString")
    if text is None:
        return None
    files = (path for path in folder.glob(_DEFINITIONS) if path.read_text("utf-8") == text)
    return min(files, default=None)
