"""The Lambda functions of a template, those of SAM included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.facts.resource_types import FUNCTIONS
from lab_builder.lint.iam import permissions
from lab_builder.template import references
from lab_builder.template.values import number
from lab_builder.template.view import Resource, View

SAM = "AWS::Serverless::Function"

_DEFAULT_TIMEOUT = 3.0  # seconds
_POLICIES = {"AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics"}
_ALIASES = ("AWS::Lambda::Alias", "AWS::Lambda::Version")


def functions(view: View) -> Iterator[Resource]:
    """Yield the functions of a template."""
    return view.of_type(*FUNCTIONS)


def function(view: View, value: Any) -> Resource | None:
    """Return the function that a value names, directly or by an alias or version."""
    found = references.resource(view, value)
    if found and found.type in _ALIASES:
        found = references.resource(view, found.value("FunctionName"))
    return found if found and found.type in FUNCTIONS else None


def timeout(found: Resource) -> float | None:
    """Return the timeout of a function in seconds, None where it is not known."""
    place = found.get("Timeout")
    return number(place.value) if place else _DEFAULT_TIMEOUT


def function_permissions(found: Resource) -> permissions.Permissions | None:
    """Return the permissions of a function; None where the template does not show its role."""
    place = found.get("Role")
    if place:
        role = permissions.role(found.place.view, place.value)
        return permissions.role_permissions(role) if role else None
    return permissions.sam_role_permissions(found) if found.type == SAM else None


def has_policy(view: View, target: Resource) -> bool:
    """Return whether a queue or topic has a resource policy, which may allow a role."""
    for policy in view.of_type(*_POLICIES):
        listed = policy.get(_POLICIES[policy.type])
        if listed and any(
            references.refers_to(each.value, target.logical_id) for each in listed.items()
        ):
            return True
    return False
