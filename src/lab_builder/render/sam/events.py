"""Convert scheduled rules to Schedule events of the functions that they invoke.

A rule is converted only if a Schedule event supports all of its properties. The schedule of a state
machine stays a rule: SAM does not accept a reference as the role of the event, and would create
another role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Resources = Mapping[str, Mapping[str, Any]]

_ATTRIBUTES = {"Type", "Condition", "Properties"}
# The properties of a rule, and of its target, that a Schedule event supports.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html
_RULE = ("Name", "Description", "State")
_TARGET = ("Input", "DeadLetterConfig", "RetryPolicy")


@dataclass(frozen=True, slots=True)
class Event:
    """A scheduled rule, its permission, and the properties of the event that replaces both."""

    rule: str
    permission: str
    function: str
    properties: Mapping[str, Any]

    @property
    def generated_rule(self) -> str:
        """The logical ID of the rule that SAM generates for the event.

        https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
        """
        return self.function + self.rule


def function_events(function: str, resources: Resources) -> Iterator[Event]:
    """Yield the events for the scheduled rules whose only target is a function."""
    for rule, resource in resources.items():
        properties = _event(resource, function) if resource["Type"] == "AWS::Events::Rule" else None
        permission = _permission(rule, function, resources)
        if properties and permission and _has_attributes(resources, function, rule, permission):
            yield Event(rule, permission, function, properties)


def _has_attributes(resources: Resources, function: str, *replaced: str) -> bool:
    """Return whether the replaced resources have only the attributes that SAM generates.

    SAM generates no attribute but the Condition of the function.
    """
    condition = resources[function].get("Condition")
    return all(
        resources[name].keys() <= _ATTRIBUTES and resources[name].get("Condition") == condition
        for name in replaced
    )


def _event(rule: Mapping[str, Any], function: str) -> dict[str, Any] | None:
    """Return the properties of the event for a rule, or None if an event does not support all."""
    match rule["Properties"]:
        case {
            "ScheduleExpression": expression,
            "Targets": [{"Id": _, "Arn": {"Fn::GetAtt": [target, "Arn"]}, **delivery}],
            **rest,
        } if target == function and {*rest} <= {*_RULE} and {*delivery} <= {*_TARGET}:
            properties = {**rest, **delivery}
            ordered = {name: properties[name] for name in (*_RULE, *_TARGET) if name in properties}
            return {"Schedule": expression, **ordered}
    return None


def _permission(rule: str, function: str, resources: Resources) -> str | None:
    """Return the permission of a rule to invoke a function, if it is the one that SAM generates."""
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
