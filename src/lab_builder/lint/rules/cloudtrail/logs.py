"""E9504, E9505: a trail that writes to a log group."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, Text, View, grants, permissions
from lab_builder.template import references

_SERVICE = "cloudtrail.amazonaws.com"
_GROUP, _ROLE = "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"
_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
_SOURCE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html"


class TrailLogGroup(Rule):
    """CloudTrail refuses a trail that has a log group without a role for it, or the reverse.

    The log group is given by its ARN, as GetAtt gives it; Ref gives its name.
    """

    id = "E9504"
    shortdesc = "A trail that writes to a log group has its ARN and a role"
    source_url = (
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails with one of both, and names where an ARN is wanted."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            node = trail.properties.node
            for one, other in ((_GROUP, _ROLE), (_ROLE, _GROUP)):
                place = trail.get(one)
                if place and isinstance(node, dict) and other not in node:
                    yield fault(place, f"{one} stands without {other}")
            place = trail.get(_GROUP)
            if place and (message := _no_arn(view, place)):
                yield fault(place, message)


class TrailLogsRole(Rule):
    """CloudTrail writes to a log group as a role, which must trust it and may write there.

    It needs logs:CreateLogStream and logs:PutLogEvents. CloudTrail tries both when the trail is
    made, and refuses it.
    """

    id = "E9505"
    shortdesc = "The role of a trail trusts CloudTrail and may write to the log group"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that CloudTrail cannot use."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get(_ROLE)
            role = permissions.role(view, place.value) if place else None
            if not place or not role:
                continue
            if not grants.trusts(role, _SERVICE):
                yield fault(place, f"{role.logical_id} does not trust {_SERVICE}")
            yield from _lacking(place, role)


def _lacking(place: Place, role: Resource) -> Iterator[Fault]:
    allowed = permissions.of_role(role)
    for action in _ACTIONS:
        if allowed.lacks(action):
            yield fault(place, f"{role.logical_id} does not allow {action}")


def _no_arn(view: View, place: Place) -> str | None:
    value = place.value
    if isinstance(value, Text):
        found = references.resource(view, value)
        by_name = value.alone is not None and not value.alone.attribute
        if found and found.type == "AWS::Logs::LogGroup" and by_name:
            return f"Ref gives the name of {found.logical_id}; its ARN is GetAtt of Arn"
        return None
    if isinstance(place.node, str) and not place.node.startswith("arn:"):
        return f"{value} is not the ARN of a log group"
    return None
