"""The permissions of a role, as far as the template shows them.

Lenient by design: conditions count as met, a Deny as about something else, and a resource that
cannot be compared as a match. A rule may therefore rely on a "not allowed".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from lab_builder.facts.sam_policies import policy_templates
from lab_builder.lint.iam.arns import open_value
from lab_builder.lint.iam.matching import may_match
from lab_builder.template import references
from lab_builder.template.text import Text, fields, unknown
from lab_builder.template.view import Place, Resource, View

# AWS managed policies by what they allow; any other is not known here.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_MANAGED: Mapping[str, tuple[str, ...]] = {
    "AWSLambdaBasicExecutionRole": _LOGS,
    "AWSXRayDaemonWriteAccess": ("xray:*",),
    "AWSXrayWriteOnlyAccess": ("xray:*",),
    "AWSLambdaRole": ("lambda:InvokeFunction",),
    "CloudWatchLogsFullAccess": ("logs:*", "cloudwatch:GenerateQuery"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the effect Allow; ``resources`` is None for one of a managed policy."""

    actions: tuple[str, ...]
    excluded: tuple[str, ...] = ()  # of NotAction
    resources: tuple[Any, ...] | None = None

    def covers(self, view: View, action: str, resource: Any) -> bool:
        """Return whether it allows an action, on a resource where one is given."""
        if self.excluded:
            matched = not any(action_matches(pattern, action) for pattern in self.excluded)
        else:
            matched = any(action_matches(pattern, action) for pattern in self.actions)
        if not matched or resource is None or self.resources is None:
            return matched
        return any(
            may_match(view, pattern, resource) and not _differ(view, pattern, resource)
            for pattern in self.resources
        )


@dataclass(frozen=True, slots=True)
class Permissions:
    """The statements of a role's policies; ``complete`` where the template shows all policies."""

    view: View
    statements: tuple[Statement, ...]
    complete: bool

    def lacks(self, action: str, resource: Any = None) -> bool:
        """Return whether an action is certainly not allowed, on a resource where one is given."""
        return self.complete and not any(
            statement.covers(self.view, action, resource) for statement in self.statements
        )


def role(view: View, value: object) -> Resource | None:
    """Return the role that a property refers to, where the template declares it."""
    found = references.resource(view, value)
    return found if found and found.type == "AWS::IAM::Role" else None


def role_permissions(found: Resource) -> Permissions:
    """Return the permissions of a role of the template."""
    view, name = found.place.view, found.value("RoleName")
    attached = _attached(view, found.logical_id, name)
    connected: list[None] = [None] if view.once(_connected) else []
    return _joined(view, [*_inline(found), *attached, *connected])


def sam_role_permissions(found: Resource) -> Permissions:
    """Return the permissions of the role that SAM creates for a function or state machine.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
    """
    view = found.place.view
    documents: list[list[Statement] | None] = [None] if view.once(_connected) else []
    if found.type == "AWS::Serverless::Function":
        documents.append([Statement((*_LOGS, "xray:*", "ec2:*NetworkInterface*"))])
    if found.value("Tracing") is not None:
        documents.append([Statement(("xray:*",))])
    if policies := found.get("Policies"):
        documents.extend(_sam_policy(view, policy) for policy in policies.items())
    # The logical id of the role that SAM creates.
    documents.extend(_attached(view, f"{found.logical_id}Role", None))
    return _joined(view, documents)


def _connected(view: View) -> bool:
    """Return whether SAM connectors add permissions that the policies do not show."""
    return any(
        resource.type == "AWS::Serverless::Connector" or resource.place.get("Connectors")
        for resource in view.resources.values()
    )


def _sam_policy(view: View, policy: Place) -> list[Statement] | None:
    if isinstance(policy.node, dict) and policy.get("Statement"):
        return _document(policy)
    if isinstance(policy.node, dict) and len(policy.node) == 1:
        (name,) = policy.node
        if name in policy_templates():
            return _template_statements(view, name, policy.node[name])
    return _managed(view, policy.value)


def _template_statements(view: View, name: str, parameters: Any) -> list[Statement]:
    """Return the statements of a SAM policy template with its parameters."""
    variables = parameters if isinstance(parameters, dict) else {}
    return [
        Statement(
            tuple(statement["Action"]),
            resources=tuple(
                view.open_values.resolve({"Fn::Sub": [text, variables]})
                for text in statement["Resource"]
            ),
        )
        for statement in policy_templates()[name]
    ]


def _inline(found: Resource) -> Iterator[list[Statement] | None]:
    if policies := found.get("Policies"):
        for policy in policies.items():
            yield _document(policy.get("PolicyDocument"))
    if managed := found.get("ManagedPolicyArns"):
        for arn in managed.items():
            yield _managed(found.place.view, arn.value)


def _attached(view: View, logical_id: str, name: object) -> Iterator[list[Statement] | None]:
    """Yield the policies that are attached to the role by a resource of their own."""
    for policy in view.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        roles = policy.get("Roles")
        if roles and any(
            references.refers_to(place.value, logical_id) or (name and place.value == name)
            for place in roles.items()
        ):
            yield _document(policy.get("PolicyDocument"))
    for policy in view.of_type("AWS::IAM::RolePolicy"):
        value = policy.value("RoleName")
        if references.refers_to(value, logical_id) or (name and value == name):
            yield _document(policy.get("PolicyDocument"))


def _joined(view: View, documents: list[list[Statement] | None]) -> Permissions:
    shown = tuple(statement for document in documents for statement in document or ())
    return Permissions(view, shown, complete=None not in documents)


def _managed(view: View, value: object) -> list[Statement] | None:
    policy = references.resource(view, value)
    if policy and policy.type == "AWS::IAM::ManagedPolicy":
        return _document(policy.get("PolicyDocument"))
    if isinstance(value, str):
        actions = _MANAGED.get(fields(value, "/")[-1])
        return [Statement(actions)] if actions else None
    return None


def _document(place: Place | None) -> list[Statement] | None:
    """Return the statements of a policy document; None where it is not known."""
    listed = place.get("Statement") if place else None
    if not listed or isinstance(listed.value, Text):
        return None
    statements = []
    for item in listed.items():
        if not isinstance(item.node, dict) or isinstance(item.value, Text):
            return None
        if item.value.get("Effect") == "Allow":
            statements.append(
                Statement(
                    _texts(item.get("Action")),
                    _texts(item.get("NotAction")),
                    # A statement with NotResource counts as one for all resources.
                    _resources(item.get("Resource")) or ("*",),
                )
            )
    return statements


def _texts(place: Place | None) -> tuple[str, ...]:
    """Return the texts of a list or of a single text; an unknown Text for each value not known."""
    return _flat(item.value for item in place.items()) if place else ()


def _resources(place: Place | None) -> tuple[str, ...]:
    """Return the resources of a statement, in which another value may replace any default."""
    return _flat(open_value(item) for item in place.items()) if place else ()


def _flat(values: Iterable[object]) -> tuple[str, ...]:
    listed = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return tuple(each if isinstance(each, str) else unknown("?") for each in listed)


def action_matches(pattern: str, action: str) -> bool:
    """Return whether an action pattern matches an action, ignoring case.

    A pattern that is not known matches all.
    """
    return isinstance(pattern, Text) or fnmatchcase(action.lower(), pattern.lower())


def _differ(view: View, pattern: Any, resource: Any) -> bool:
    """Return whether two values refer to different resources of the template, of one type.

    Resources of two types may be the same: an alias and its function.
    """
    one, other = references.resource(view, pattern), references.resource(view, resource)
    return (
        one is not None
        and other is not None
        and one.type == other.type
        and one.logical_id != other.logical_id
    )
