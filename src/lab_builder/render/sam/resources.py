"""Functions and state machines as SAM spells them."""

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
    """Return a function with its code at ``code_uri`` and with events."""
    properties = {"CodeUri": code_uri, **resource["Properties"]}
    del properties["Code"]
    if tracing := properties.pop("TracingConfig", None):
        properties["Tracing"] = tracing["Mode"]
    if said := {
        event.rule: {"Type": "Schedule", "Properties": event.properties} for event in events
    }:
        properties["Events"] = said
    return {
        **resource,
        "Type": "AWS::Serverless::Function",
        # The code is complete as it stands: there is nothing to build, and no need of the
        # runtime's interpreter or of a container to build it with.
        "Metadata": {**resource.get("Metadata", {}), "SkipBuild": True},
        "Properties": properties,
    }


def state_machine(resource: Resource, definition_uri: str) -> Resource:
    """Return a state machine with its definition at ``definition_uri``."""
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
    """Return the file in ``folder`` that holds a state machine's definition, None without one."""
    text = resource.get("Properties", {}).get("DefinitionString")
    if text is None:
        return None
    files = (path for path in folder.glob(_DEFINITIONS) if path.read_text("utf-8") == text)
    return min(files, default=None)
