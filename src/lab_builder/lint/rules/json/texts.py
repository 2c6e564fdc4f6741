"""E9240: strings that must be JSON."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import destination
from lab_builder.lint.events.rules import rules
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.events.templates import json_error
from lab_builder.lint.events.universal import action
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

# Type of resource -> the properties that hold a JSON string, or also an object.
_TEXTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "AWS::Config::ConfigRule": (("InputParameters",),),
    "AWS::Config::OrganizationConfigRule": (
        ("OrganizationCustomRuleMetadata", "InputParameters"),
        ("OrganizationManagedRuleMetadata", "InputParameters"),
    ),
    "AWS::Connect::ContactFlow": (("Content",),),
    "AWS::ECR::Repository": (("LifecyclePolicy", "LifecyclePolicyText"),),
    "AWS::ECR::RepositoryCreationTemplate": (("LifecyclePolicy",), ("RepositoryPolicy",)),
    "AWS::Events::Archive": (("EventPattern",),),
    "AWS::Events::EventBus": (("Policy",),),
    "AWS::Events::EventBusPolicy": (("Statement",),),
    "AWS::Events::Rule": (("EventPattern",),),
    "AWS::Logs::AccountPolicy": (("PolicyDocument",),),
    "AWS::Logs::Destination": (("DestinationPolicy",),),
    "AWS::Logs::ResourcePolicy": (("PolicyDocument",),),
    "AWS::SNS::Subscription": (("FilterPolicy",), ("RedrivePolicy",), ("DeliveryPolicy",)),
    "AWS::SSM::ResourcePolicy": (("Policy",),),
    "AWS::SageMaker::Pipeline": (("PipelineDefinition", "PipelineDefinitionBody"),),
    "AWS::SecretsManager::Secret": (("GenerateSecretString", "SecretStringTemplate"),),
}
# Kinds of targets for which Scheduler requires JSON as input.
_STRICT = ("Lambda function", "bus", "state machine")


class JsonText(Rule):
    """A service rejects a string that must be JSON and is not.

    The template itself is valid, so a missing comma, an unescaped quote or a value in single quotes
    is not found until the resource is created.
    """

    id = "E9240"
    shortdesc = "A string that a service reads as JSON is JSON"
    effect = "the service rejects it"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield strings that are not JSON whatever their unknown parts are."""
        for place in _texts(view):
            value = place.value
            error = json_error(value) if isinstance(value, str) and value.strip() else None
            if error:
                yield fault(place, f"{place.path[-1]} is not JSON: {error}")


def _texts(view: View) -> Iterator[Place]:
    for resource in view.of_type(*_TEXTS):
        for path in _TEXTS[resource.type]:
            yield from resource.properties.walk(*path)
    for rule in rules(view):
        for place in rule.inputs():
            yield from place.walk("Input")
    for schedule in view.of_type("AWS::Scheduler::Schedule"):
        for target in schedule.properties.walk("Target"):
            arn = target.get("Arn")
            to = destination(view, arn.value) if arn else None
            if to and arn and (to.kind in _STRICT or action(arn.value)):
                yield from target.walk("Input")
    for _, properties in sam_events(view, "ScheduleV2"):
        yield from properties.walk("Input")
