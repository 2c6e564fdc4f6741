"""Schedules of a template as events of the function they invoke, where SAM can say all of them.

A schedule of a state machine stays a rule: SAM takes no reference for the role that starts it, and
would make another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Resources = Mapping[str, Mapping[str, Any]]

_ATTRIBUTES = {"Type", "Condition", "Properties"}
# What a Schedule event can say of a rule, and of its target.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html
_RULE = ("Name", "Description", "State")
_TARGET = ("Input", "DeadLetterConfig", "RetryPolicy")


@dataclass(frozen=True, slots=True)
class Event:
    """A schedule, the permission that goes with it, and both as an event of a function."""

    rule: str
    permission: str
    function: str
    properties: Mapping[str, Any]

    @property
    def rule_of_sam(self) -> str:
        """The logical id of the rule that SAM makes of the event.

        https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
        """
        return self.function + self.rule


def of_function(function: str, resources: Resources) -> Iterator[Event]:
    """Yield the schedules that invoke a function, alone and by a permission."""
    for rule, resource in resources.items():
        properties = _event(resource, function) if resource["Type"] == "AWS::Events::Rule" else None
        permission = _permission(rule, function, resources)
        if properties and permission and _said(resources, function, rule, permission):
            yield Event(rule, permission, function, properties)


def _said(resources: Resources, function: str, *made: str) -> bool:
    """Tell whether what SAM makes of an event has the attributes: the function's condition only."""
    condition = resources[function].get("Condition")
    return all(
        resources[name].keys() <= _ATTRIBUTES and resources[name].get("Condition") == condition
        for name in made
    )


def _event(rule: Mapping[str, Any], function: str) -> dict[str, Any] | None:
    """Return the properties of a rule's event, None where one would say less than the rule."""
    match rule["Properties"]:
        case {
            "ScheduleExpression": expression,
            "Targets": [{"Id": _, "Arn": {"Fn::GetAtt": [target, "Arn"]}, **delivery}],
            **rest,
        } if target == function and {*rest} <= {*_RULE} and {*delivery} <= {*_TARGET}:
            said = {**rest, **delivery}
            ordered = {name: said[name] for name in (*_RULE, *_TARGET) if name in said}
            return {"Schedule": expression, **ordered}
    return None


def _permission(rule: str, function: str, resources: Resources) -> str | None:
    """Return the permission by which a rule invokes a function; SAM writes the very same one."""
    wanted = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": function},
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [rule, "Arn"]},
    }
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Permission" and resource["Properties"] == wanted:
            return logical_id
    return None
