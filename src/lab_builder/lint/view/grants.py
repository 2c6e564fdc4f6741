"""What of a template lets an AWS service call a resource of it, or assume a role.

Lenient as admission is, and where something that the template does not show may grant it.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lint.view import pointing
from lab_builder.lint.view.admission import admits
from lab_builder.lint.view.opaque import opaque
from lab_builder.lint.view.permissions import matches, may_be
from lab_builder.lint.view.template import Resource, View
from lab_builder.lint.view.text import Text

# Policies by the type of what they stand on, with the property that names it; None where only
# their statements do.
_POLICIES: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "AWS::Logs::LogGroup": (("AWS::Logs::ResourcePolicy", None),),
    "AWS::SNS::Topic": (
        ("AWS::SNS::TopicPolicy", "Topics"),
        ("AWS::SNS::TopicInlinePolicy", "TopicArn"),
    ),
    "AWS::SQS::Queue": (
        ("AWS::SQS::QueuePolicy", "Queues"),
        ("AWS::SQS::QueueInlinePolicy", "Queue"),
    ),
}
_FUNCTIONS = (
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Version",
    "AWS::Serverless::Function",
)
_STORES = ("AWS::SSM::Parameter", "AWS::SecretsManager::Secret")
_NAMES = ("FunctionName", "QueueName", "TopicName")


def trusts(role: Resource, service: str) -> bool:
    """Tell whether a service, such as events.amazonaws.com, may assume a role."""
    return admits(role.get("AssumeRolePolicyDocument"), service, "sts:AssumeRole")


def lets_in(resource: Resource, service: str, action: str, source: str | None = None) -> bool:
    """Tell whether a service may call a queue, topic, log group or function of the template.

    ``source`` is the ARN of what it calls it for, such as unknown("Rule.Arn").
    """
    return (
        not resource.place.view.whole
        or handed_on(resource)
        or bool(granting(resource, service, action, source))
    )


def granting(
    resource: Resource, service: str, action: str, source: str | None = None
) -> frozenset[str]:
    """Return the logical ids of the policies and permissions that let a service call it."""
    view = resource.place.view
    if resource.type in _FUNCTIONS:
        return frozenset(
            permission.logical_id
            for permission in view.of_type("AWS::Lambda::Permission")
            if _means(permission.value("FunctionName"), resource)
            and _permits(permission, service, action, source)
        )
    return frozenset(
        policy.logical_id
        for kind, key in _POLICIES.get(resource.type, ())
        for policy in view.of_type(kind)
        if key is None
        or any(_means(each.value, resource) for each in policy.properties.walk(key, "*"))
        if any(
            admits(document, service, action, source=source)
            for document in policy.properties.walk("PolicyDocument")
        )
    )


def handed_on(resource: Resource) -> bool:
    """Tell whether something that the template does not show is told of a resource.

    A custom resource, a nested stack or a connector may change it, or add a policy.
    """
    return resource.logical_id in resource.place.view.once(_handed_on)


def _permits(permission: Resource, service: str, action: str, source: str | None) -> bool:
    """Tell whether an AWS::Lambda::Permission may let a service in."""
    for key, wanted in (("Action", action), ("Principal", service)):
        value = permission.value(key)
        if isinstance(value, str) and not matches(value, wanted):
            return False
    stated = permission.value("SourceArn")
    return stated is None or source is None or may_be(stated, source)


def _means(value: object, resource: Resource) -> bool:
    """Tell whether a value may mean a resource: by reference, by its name, or not known."""
    if not isinstance(value, str) or pointing.refers(value, resource.logical_id):
        return True
    if other := pointing.resource(resource.place.view, value):
        # An alias or a version means its function, and the other way round.
        return any(
            pointing.refers(one.value("FunctionName"), two.logical_id)
            for one, two in ((other, resource), (resource, other))
        )
    name = next((resource.value(key) for key in _NAMES if resource.get(key)), None)
    if isinstance(value, Text):
        return not isinstance(name, str) or isinstance(name, Text) or name in value
    return isinstance(name, str) and (isinstance(name, Text) or value.endswith(name))


def _handed_on(view: View) -> frozenset[str]:
    told = (
        resource.properties.value
        for resource in view.resources.values()
        if (opaque(resource) and resource.type not in _STORES)
        or resource.type == "AWS::Serverless::Connector"
    )
    connected = (
        resource.logical_id
        for resource in view.resources.values()
        if resource.place.get("Connectors")
    )
    named = (hole.logical_id for value in told for hole in pointing.holes(value))
    return frozenset([*named, *connected])
