"""Policies and permissions that allow an AWS service to call a resource, or to assume a role.

Lenient as resource policies are, and where something outside the template may grant access.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from lab_builder.lint.iam.arns import open_value
from lab_builder.lint.iam.matching import may_match
from lab_builder.lint.iam.permissions import action_matches
from lab_builder.lint.iam.qualifiers import same_qualifier
from lab_builder.lint.iam.resource_policies import policy_may_allow
from lab_builder.lint.opaque import opaque
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, View

# Type of a resource -> the types that grant access to it, and their property that names the
# resource; a resource policy of CloudWatch Logs has none, its statements name log groups.
_PERMISSION = ("AWS::Lambda::Permission", "FunctionName")
_GRANTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "AWS::Lambda::Alias": (_PERMISSION,),
    "AWS::Lambda::Function": (_PERMISSION,),
    "AWS::Lambda::Version": (_PERMISSION,),
    "AWS::Logs::LogGroup": (("AWS::Logs::ResourcePolicy", ""),),
    "AWS::SNS::Topic": (
        ("AWS::SNS::TopicInlinePolicy", "TopicArn"),
        ("AWS::SNS::TopicPolicy", "Topics"),
    ),
    "AWS::SQS::Queue": (
        ("AWS::SQS::QueueInlinePolicy", "Queue"),
        ("AWS::SQS::QueuePolicy", "Queues"),
    ),
    "AWS::Serverless::Function": (_PERMISSION,),
}
_STORES = ("AWS::SSM::Parameter", "AWS::SecretsManager::Secret")
_NAMES = ("FunctionName", "QueueName", "TopicName")

# A policy or permission, and a value that names the resource it grants access to.
_Grant = tuple[Resource, Any]


def trusts(role: Resource, service: str) -> bool:
    """Return whether a service, such as events.amazonaws.com, may assume a role."""
    return policy_may_allow(role.get("AssumeRolePolicyDocument"), service, "sts:AssumeRole")


def allows_service(
    resource: Resource,
    service: str,
    action: str,
    source: str | None = None,
    called: object = None,
) -> bool:
    """Return whether a service may call a queue, topic, log group or function of the template.

    ``source`` is the ARN of what it calls it for, such as unknown("Rule.Arn"), and ``called`` the
    value that it calls it by: a permission for a function does not hold for its aliases.
    """
    return (
        not resource.place.view.whole
        or changed_elsewhere(resource)
        or _has_policy(resource, service, action)
        or bool(granting_resources(resource, service, action, source, called))
    )


def _has_policy(resource: Resource, service: str, action: str) -> bool:
    """Return whether a log group has a policy of its own that allows a service to call it."""
    policy = resource.get("ResourcePolicyDocument")
    return policy is not None and policy_may_allow(policy, service, action)


def granting_resources(
    resource: Resource,
    service: str,
    action: str,
    source: str | None = None,
    called: object = None,
) -> frozenset[str]:
    """Return the logical ids of the policies and permissions that allow a service to call it."""
    grants = resource.place.view.once(_grants)
    types = [name for name, _ in _GRANTS.get(resource.type, ())]
    named = [grant for grant, _ in grants.get(_function(resource), ())]
    loose = [grant for grant, value in grants.get("", ()) if _may_name(value, resource)]
    return frozenset(
        grant.logical_id
        for grant in (*named, *loose)
        if grant.type in types and _admits(grant, service, action, source, called)
    )


def changed_elsewhere(resource: Resource) -> bool:
    """Return whether a custom resource, nested stack or connector gets a reference to a resource.

    Such a one may change the resource, or add a policy to it.
    """
    return resource.logical_id in resource.place.view.once(_changed_elsewhere)


def _grants(view: View) -> Mapping[str, Sequence[_Grant]]:
    """Return the grants by the logical id of their resource, "" where that is not certain."""
    found: dict[str, list[_Grant]] = defaultdict(list)
    for kind, key in sorted({grant for grants in _GRANTS.values() for grant in grants}):
        for grant in view.of_type(kind):
            for place in grant.properties.walk(key, "*") if key else [grant.place]:
                value = place.value if key else None
                resource = references.resource(view, value)
                found[_function(resource) if resource else ""].append((grant, value))
    return found


def _function(resource: Resource) -> str:
    """Return a logical id: for an alias or version that of its function."""
    if resource.type in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        found = references.resource(resource.place.view, resource.value("FunctionName"))
        return found.logical_id if found else ""
    return resource.logical_id


def _may_name(value: object, resource: Resource) -> bool:
    """Return whether a value without a reference may be the name or ARN of a resource."""
    name = next((resource.value(key) for key in _NAMES if resource.get(key)), None)
    if not isinstance(value, str):
        return True
    if isinstance(value, Text):
        return not isinstance(name, str) or isinstance(name, Text) or name in value
    return isinstance(name, str) and (isinstance(name, Text) or value.endswith(name))


def _admits(grant: Resource, service: str, action: str, source: str | None, called: object) -> bool:
    view = grant.place.view
    if grant.type != _PERMISSION[0]:
        return any(
            policy_may_allow(document, service, action, source=source)
            for document in grant.properties.walk("PolicyDocument")
        )
    for key, wanted in (("Action", action), ("Principal", service)):
        value = grant.value(key)
        if isinstance(value, str) and not action_matches(value, wanted):
            return False
    if called is not None and not same_qualifier(view, grant.value("FunctionName"), called):
        return False
    stated = open_value(grant.get("SourceArn"))
    return stated is None or source is None or may_match(view, stated, source)


def _changed_elsewhere(view: View) -> frozenset[str]:
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
    named = (hole.logical_id for value in told for hole in references.holes(value))
    return frozenset([*named, *connected])
