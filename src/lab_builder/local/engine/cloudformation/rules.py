"""AWS::Events::Rule with the schedules and the physical ids of AWS.

Gaps closed: a template's rule does not pass the check that PutRule makes of its schedule; and the
Ref of a rule on a bus of one's own lacks the bus before the name, "mycustombus|myrule", see
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import eventbridge
from ministack.services.cloudformation import drift, provisioners

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation.named import Properties

patches.require(eventbridge, "_validate_schedule_expression")
patches.require(provisioners, "_eb_rule_bus_name")

_RULE = "AWS::Events::Rule"


def follow_the_api() -> None:
    """Put check and ids around MiniStack's rules."""
    handler = provisioners._RESOURCE_HANDLERS[_RULE]  # noqa: SLF001
    handler["create"] = partial(_create, handler["create"])
    handler["update"] = partial(_update, handler["update"])
    handler["delete"] = partial(_by_name, handler["delete"])
    reader = partial(_by_name, patches.take(drift, "_read_events_rule"))
    drift._DRIFT_READERS[_RULE] = (reader, *drift._DRIFT_READERS[_RULE][1:])  # noqa: SLF001


def _create(stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str) -> Any:
    schedule = properties.get("ScheduleExpression")
    if schedule and not eventbridge._validate_schedule_expression(schedule):  # noqa: SLF001
        raise ValueError("Parameter ScheduleExpression is not valid.")
    name, attributes = stock(logical_id, properties, stack)
    return _physical_id(name, properties), attributes


def _update(
    stock: Callable[..., Any], physical_id: str, old: Properties, new: Properties, *rest: Any
) -> Any:
    name, attributes = stock(_name(physical_id), old, new, *rest)
    return _physical_id(name, new), attributes


def _by_name(stock: Callable[..., Any], physical_id: str, properties: Properties) -> Any:
    return stock(_name(physical_id), properties)


def _physical_id(name: str, properties: Properties) -> str:
    bus = provisioners._eb_rule_bus_name(properties)  # noqa: SLF001
    return name if bus == "default" else f"{bus}|{name}"


def _name(physical_id: str) -> str:
    return physical_id.rpartition("|")[2]
