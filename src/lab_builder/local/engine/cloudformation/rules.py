"""AWS::Events::Rule with AWS's schedule validation and physical ids.

Closes gaps of MiniStack: the schedule of a template's rule is not validated as PutRule does, and
Ref of a rule on a custom event bus lacks the bus name of "mycustombus|myrule", see
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

from lab_builder.local.engine.cloudformation import existing_names, patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties


def install() -> None:
    """Wrap MiniStack's handlers of the type."""
    patches.RULE_CREATE.wrap(_create)
    patches.RULE_UPDATE.wrap(_update)
    patches.RULE_DELETE.wrap(_call_with_name)
    patches.RULE_DRIFT.change(lambda stock: (partial(_call_with_name, stock[0]), *stock[1:]))


def _create(stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str) -> Any:
    existing_names.refuse("AWS::Events::Rule", properties)
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


def _call_with_name(stock: Callable[..., Any], physical_id: str, properties: Properties) -> Any:
    return stock(_name(physical_id), properties)


def _physical_id(name: str, properties: Properties) -> str:
    bus = provisioners._eb_rule_bus_name(properties)  # noqa: SLF001
    return name if bus == "default" else f"{bus}|{name}"


def _name(physical_id: str) -> str:
    return physical_id.rpartition("|")[2]
