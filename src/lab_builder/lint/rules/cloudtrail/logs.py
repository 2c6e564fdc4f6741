"""E9504, E9505: the log groups of trails."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

_SERVICE = "cloudtrail.amazonaws.com"
_GROUP, _ROLE = "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"
_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
_SOURCE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html"


class TrailLogGroup(Rule):
    """CloudTrail rejects a trail with a log group but no role for it, or the reverse.

    The log group must be an ARN, which GetAtt returns; Ref returns its name.
    """

    id = "E9504"
    shortdesc = "A trail that writes to a log group has its ARN and a role"
    effect = "CloudTrail rejects the trail"
    source_url = (
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails with one of the two, and log groups that are not ARNs."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            node = trail.properties.node
            for one, other in ((_GROUP, _ROLE), (_ROLE, _GROUP)):
                place = trail.get(one)
                if place and isinstance(node, dict) and other not in node:
                    yield fault(place, f"{one} requires {other}")
            place = trail.get(_GROUP)
            if place and (message := _no_arn(view, place)):
                yield fault(place, message[0], instead=message[1])


class TrailLogsRole(Rule):
    """CloudTrail writes to a log group with a role, which must trust it and allow writing.

    The role must allow logs:CreateLogStream and logs:PutLogEvents. CloudTrail tests both when the
    trail is created, and rejects it.
    """

    id = "E9505"
    shortdesc = "The role of a trail trusts CloudTrail and allows writing to the log group"
    effect = "CloudTrail rejects the trail"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that CloudTrail cannot use."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get(_ROLE)
            role = permissions.role(view, place.value) if place else None
            if not place or not role:
                continue
            if not grants.trusts(role, _SERVICE):
                message = f"{role.logical_id} does not let {_SERVICE} assume it"
                instead = f"Allow {_SERVICE} sts:AssumeRole in its AssumeRolePolicyDocument"
                yield fault(place, message, instead=instead)
            yield from _lacking(place, role)


def _lacking(place: Place, role: Resource) -> Iterator[Fault]:
    allowed = permissions.role_permissions(role)
    for action in _ACTIONS:
        if allowed.lacks(action):
            message = f"{role.logical_id} does not allow {action}"
            yield fault(place, message, instead="Allow it in a policy of the role")


def _no_arn(view: View, place: Place) -> tuple[str, str] | None:
    """Return why a value is not the ARN of a log group, and what to write instead."""
    value = place.value
    if isinstance(value, Text):
        found = references.resource(view, value)
        by_name = value.alone is not None and not value.alone.attribute
        if found and found.type == "AWS::Logs::LogGroup" and by_name:
            name = found.logical_id
            return f"${{{name}}} is the name of the log group, not its ARN", f"Use ${{{name}.Arn}}"
        return None
    if isinstance(place.node, str) and not place.node.startswith("arn:"):
        return f"{value} is not the ARN of a log group", ""
    return None
