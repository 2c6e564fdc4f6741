"""The role that a state machine runs as."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lint.asl.machines import SAM, TYPES
from lab_builder.lint.iam import permissions
from lab_builder.lint.iam.permissions import Permissions
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, View

# Types of resource policies, which may allow a role without a policy of the role.
_POLICIES = (
    "AWS::Events::EventBusPolicy",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicInlinePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueueInlinePolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy",
)


def role(machine: Resource) -> Resource | None:
    """Return the role of a machine, where the template declares it."""
    name = "Role" if machine.type == SAM else "RoleArn"
    return permissions.role(machine.place.view, machine.value(name))


def role_permissions(machine: Resource) -> Permissions | None:
    """Return the permissions of a machine; None where the template does not show all."""
    return machine.place.view.once(_held)[machine.logical_id]


def _held(view: View) -> Mapping[str, Permissions | None]:
    return {machine.logical_id: _permissions(machine) for machine in view.of_type(*TYPES)}


def _permissions(machine: Resource) -> Permissions | None:
    found = role(machine)
    if found:
        shown = permissions.role_permissions(found)
    elif machine.type == SAM and machine.get("Role") is None:
        shown = permissions.sam_role_permissions(machine)
    else:
        return None
    return shown if shown.complete and machine.place.view.whole else None


def services_with_policy(machine: Resource) -> frozenset[str]:
    """Return the services of the resource policies that name the role of a machine."""
    view, found = machine.place.view, role(machine)
    own = found.logical_id if found else f"{machine.logical_id}Role"
    return frozenset(
        policy.type.split("::")[1].lower()
        for policy in view.of_type(*_POLICIES)
        if any(_is_for(place.node, place.value, own) for place in policy.properties.below())
    )


def _is_for(node: object, value: object, role_id: str) -> bool:
    """Return whether a part of a policy names a role, or everybody."""
    if isinstance(value, Text):
        return references.refers_to(value, role_id)
    return isinstance(node, dict) and node.get("Principal") in ("*", {"AWS": "*"})
