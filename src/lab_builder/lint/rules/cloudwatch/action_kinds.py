"""E9340: the actions of alarms."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.resource_types import ARN_ATTRIBUTES, FUNCTIONS
from lab_builder.lint.cloudwatch.actions import COMPOSITE, SOURCE, Action, actions
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template.arn import parse_arn
from lab_builder.template.text import Text
from lab_builder.template.view import View

# The types of resources that an alarm can call.
_COMPOSITE = (
    "AWS::SNS::Topic",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Version",
    *FUNCTIONS,
    "AWS::SSMIncidents::ResponsePlan",
    "AWS::AIOps::InvestigationGroup",
)
_METRIC = (
    *_COMPOSITE,
    "AWS::AutoScaling::ScalingPolicy",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
)
_COMPOSITE_SERVICES = ("sns", "lambda", "ssm", "ssm-incidents", "aiops")
_METRIC_SERVICES = (*_COMPOSITE_SERVICES, "autoscaling", "automate", "swf")


class ActionKind(Rule):
    """CloudWatch rejects an alarm with an action that it does not support.

    It supports SNS topics, Lambda functions, scaling policies, EC2 actions and those of Systems
    Manager. A composite alarm neither scales nor stops instances. Ref returns the name of a
    function, but an action must be an ARN.
    """

    id = "E9340"
    shortdesc = "An alarm action is the ARN of something that an alarm can call"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions that alarms do not support."""
        for action in actions(view):
            if message := _wrong(action):
                yield fault(action.place, message[0], instead=message[1])


def _wrong(action: Action) -> tuple[str, str] | None:
    """Return what is wrong with an action, and what to write instead."""
    value = action.place.value
    composite = action.alarm.type == COMPOSITE
    if isinstance(value, Text) and value.alone:
        types = _COMPOSITE if composite else _METRIC
        return _wrong_resource(action, value.alone.attribute, types)
    arn = parse_arn(value)
    if arn is None:
        # The default of a parameter may be empty or a placeholder.
        written = isinstance(action.place.node, str)
        return (f"{value} is not an ARN", "") if written else None
    services = _COMPOSITE_SERVICES if composite else _METRIC_SERVICES
    if isinstance(arn.service, Text) or arn.service in services:
        return None
    return f"an alarm cannot call {arn.service}", f"It can call {', '.join(services)}"


def _wrong_resource(
    action: Action, attribute: str, types: tuple[str, ...]
) -> tuple[str, str] | None:
    target = action.target
    if target is None or opaque(target):
        return None
    if target.type not in types:
        callable_types = ", ".join(sorted(types))
        why = f"an alarm cannot call {target.logical_id}, which is an {target.type}"
        return why, f"It can call {callable_types}"
    attributes = ARN_ATTRIBUTES[target.type]
    if attribute in attributes:
        return None
    given = f"the attribute {attribute}" if attribute else "Ref"
    names = [f"${{{target.logical_id}{f'.{one}' if one else ''}}}" for one in attributes]
    return f"{given} of {target.logical_id} is not its ARN", f"Use {' or '.join(names)}"
