"""E9340: what an alarm can do."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.actions import COMPOSITE, SOURCE, Action, actions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Text, View
from lab_builder.lint.view.opaque import opaque
from lab_builder.template.arn import parse_arn

# The attributes that give an ARN, by the types that an alarm can call; empty for Ref.
_COMPOSITE = {
    "AWS::SNS::Topic": ("", "TopicArn"),
    "AWS::Lambda::Function": ("Arn",),
    "AWS::Lambda::Alias": ("", "AliasArn"),
    "AWS::Lambda::Version": ("", "FunctionArn"),
    "AWS::Serverless::Function": ("Arn", "Alias", "Version"),
    "AWS::SSMIncidents::ResponsePlan": ("", "Arn"),
    "AWS::AIOps::InvestigationGroup": ("", "Arn"),
}
_METRIC = {
    **_COMPOSITE,
    "AWS::AutoScaling::ScalingPolicy": ("", "Arn", "PolicyARN"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("", "Arn"),
}
_COMPOSITE_SERVICES = ("sns", "lambda", "ssm", "ssm-incidents", "aiops")
_METRIC_SERVICES = (*_COMPOSITE_SERVICES, "autoscaling", "automate", "swf")


class ActionKind(Rule):
    """CloudWatch refuses an alarm with an action that is not the ARN of something it can call.

    These are SNS topics, Lambda functions, scaling policies, EC2 actions and those of Systems
    Manager; a composite alarm neither scales nor stops instances. Ref gives a function's name,
    where its ARN is wanted.
    """

    id = "E9340"
    shortdesc = "An alarm's action is the ARN of something that an alarm can call"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions of other kinds."""
        for action in actions(view):
            if message := _wrong(action):
                yield fault(action.place, message)


def _wrong(action: Action) -> str | None:
    value = action.place.value
    composite = action.alarm.type == COMPOSITE
    if isinstance(value, Text) and value.alone:
        types = _COMPOSITE if composite else _METRIC
        return _wrong_resource(action, value.alone.attribute, types)
    arn = parse_arn(value)
    if arn is None:
        # What a parameter has for a default may be no more than an empty or a model value.
        written = isinstance(action.place.node, str)
        return f"{value} is not an ARN" if written else None
    services = _COMPOSITE_SERVICES if composite else _METRIC_SERVICES
    if isinstance(arn.service, Text) or arn.service in services:
        return None
    return f"an alarm cannot call {arn.service}; it can {', '.join(services)}"


def _wrong_resource(
    action: Action, attribute: str, types: dict[str, tuple[str, ...]]
) -> str | None:
    target = action.target
    if target is None or opaque(target):
        return None
    attributes = types.get(target.type)
    if attributes is None:
        return f"an alarm cannot call {target.logical_id}, {target.type}"
    if attribute in attributes:
        return None
    given = f"GetAtt of {attribute}" if attribute else "Ref"
    return f"{given} does not give the ARN of {target.logical_id}"
