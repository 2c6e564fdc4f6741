"""E9501, E9502, E9503: the bucket policies of trails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam.resource_policies import (
    allow_statements,
    policy_may_allow,
    statement_may_allow,
)
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.dependencies import created_before
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

SERVICE = "cloudtrail.amazonaws.com"
_SOURCE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"
_ACTIONS = ("s3:GetBucketAcl", "s3:PutObject")
_ACCOUNT = "${AWS::AccountId}"
_FULL_CONTROL = "bucket-owner-full-control"
# The key of files of another account of an organization.
_ORGANIZATION = "o-exampleorgid/account"


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A trail, its bucket and the policies of the bucket, all of the template."""

    trail: Resource
    place: Place
    bucket: Resource
    policies: tuple[Resource, ...]

    @property
    def documents(self) -> Iterator[Place | None]:
        return (policy.get("PolicyDocument") for policy in self.policies)


class TrailBucketPolicy(Rule):
    """CloudTrail rejects a trail whose bucket does not allow it, and the stack rolls back.

    The bucket policy must allow cloudtrail.amazonaws.com s3:GetBucketAcl on the bucket and
    s3:PutObject on the files.
    """

    id = "E9501"
    shortdesc = "The bucket of a trail has a policy that allows CloudTrail"
    effect = "CloudTrail rejects the trail"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails whose bucket does not allow them."""
        for delivery in _deliveries(view):
            name = delivery.bucket.logical_id
            if not delivery.policies:
                message = f"the bucket {name} has no policy for {SERVICE}"
                instead = f"Add one that allows {' and '.join(_ACTIONS)}"
                yield fault(delivery.place, message, instead=instead)
                continue
            for action in _ACTIONS:
                if not any(policy_may_allow(each, SERVICE, action) for each in delivery.documents):
                    message = f"the policy of {name} does not allow {SERVICE} {action}"
                    yield fault(delivery.place, message, instead="Add a statement that does")


class TrailFilesAllowed(Rule):
    """CloudTrail writes to AWSLogs/<account>/ with the ACL bucket-owner-full-control.

    It rejects a trail whose bucket policy allows only another prefix, another ACL, or another
    trail. The trail of an organization also writes to AWSLogs/<organization>/.
    """

    id = "E9502"
    shortdesc = "The bucket policy of a trail allows the files that the trail writes"
    effect = "CloudTrail rejects the trail"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails whose files are not allowed."""
        for delivery in _deliveries(view):
            statements = [
                each for document in delivery.documents for each in allow_statements(document)
            ]
            if not statements or None in statements:
                continue
            writing = [
                each
                for each in statements
                if each and statement_may_allow(each, SERVICE, _ACTIONS[1])
            ]
            reasons = [_refusal(delivery.trail, each) for each in writing]
            if reasons and None not in reasons:
                yield fault(delivery.place, f"the bucket policy {reasons[0]}")


class TrailAfterPolicy(Rule):
    """A trail can be created only after the policy of its bucket.

    A trail references its bucket, not the policy: only DependsOn makes CloudFormation create the
    policy first.
    """

    id = "E9503"
    shortdesc = "A trail depends on the policy of its bucket"
    effect = "CloudFormation may create the trail first, which fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails that may be created before the policy."""
        for delivery in _deliveries(view):
            names = [policy.logical_id for policy in delivery.policies]
            if names and not created_before(view, delivery.trail.logical_id) & set(names):
                message = f"the trail does not depend on the bucket policy {names[0]}"
                instead = f"Add DependsOn: {names[0]}"
                yield fault(delivery.trail.place, message, instead=instead)


def _deliveries(view: View) -> tuple[_Delivery, ...]:
    return view.once(_found)


def _found(view: View) -> tuple[_Delivery, ...]:
    found = []
    for trail in view.of_type("AWS::CloudTrail::Trail") if view.whole else ():
        place = trail.get("S3BucketName")
        bucket = references.resource(view, place.value) if place else None
        if place and bucket and bucket.type == "AWS::S3::Bucket" and not _handmade(view, trail):
            policies = tuple(_policies(view, bucket))
            found.append(_Delivery(trail, place, bucket, policies))
    return tuple(found)


def _policies(view: View, bucket: Resource) -> Iterator[Resource]:
    name = bucket.value("BucketName")
    for policy in view.of_type("AWS::S3::BucketPolicy"):
        value = policy.value("Bucket")
        if references.refers_to(value, bucket.logical_id) or (name is not None and value == name):
            yield policy


def _handmade(view: View, trail: Resource) -> bool:
    """Return whether a trail depends on a custom resource, which may set a policy."""
    found = (view.resources[name].type for name in created_before(view, trail.logical_id))
    return any(each.startswith(("Custom::", "AWS::CloudFormation::")) for each in found)


def _refusal(trail: Resource, statement: Mapping[str, Any]) -> str | None:
    """Return why a statement for s3:PutObject does not allow the files of a trail."""
    if "NotResource" in statement:
        return None
    keys = [_key(each) for each in _texts(statement.get("Resource"))]
    whole = str(trail.value("IsOrganizationTrail")).lower() == "true"
    path = _path(trail, _ORGANIZATION if whole else _ACCOUNT)
    if path and not any(key is None or fnmatchcase(path, key) for key in keys):
        if whole:
            return "does not allow the files of an organization, AWSLogs/<organization>/*"
        return f"does not allow {path}"
    for test, name, value in _conditions(statement):
        if "Not" in test:
            continue
        if name.lower() == "s3:x-amz-acl" and _other(value, _FULL_CONTROL):
            return f"requires the ACL {value}, but CloudTrail sets {_FULL_CONTROL}"
        if name.lower() == "aws:sourcearn" and _other_trail(trail, value):
            return f"allows only another trail, {value}"
    return None


def _key(resource: str) -> str | None:
    """Return the key pattern of a resource ARN of S3, None if not known."""
    if isinstance(resource, Text) and resource.alone:
        return None
    _, slash, key = str(resource).partition("/")
    if not slash:
        return "*" if resource.endswith("*") else ""
    # An account id or an organization id may be the right one; an empty part is a parameter without
    # a value.
    parts = key.split("/")
    unknown = "${" in key.replace(_ACCOUNT, "") or "//" in key
    return None if unknown or any(each.isdigit() or each[:2] == "o-" for each in parts) else key


def _path(trail: Resource, whose: str) -> str | None:
    prefix = trail.value("S3KeyPrefix") or ""
    if not isinstance(prefix, str) or isinstance(prefix, Text):
        return None
    return "/".join(filter(None, [prefix.strip("/"), "AWSLogs", whose, "CloudTrail/"]))


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    conditions = statement.get("Condition")
    for test, values in conditions.items() if isinstance(conditions, dict) else ():
        for name, value in values.items() if isinstance(values, dict) else ():
            yield str(test), str(name), value


def _other(value: Any, wanted: str) -> bool:
    return isinstance(value, str) and not isinstance(value, Text) and value != wanted


def _other_trail(trail: Resource, value: Any) -> bool:
    name = trail.value("TrailName")
    known = isinstance(name, str) and not isinstance(name, Text) and isinstance(value, str)
    _, marked, other = str(value).rpartition(":trail/")
    return known and bool(marked) and "${" not in other and not fnmatchcase(name, other)


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str)]
