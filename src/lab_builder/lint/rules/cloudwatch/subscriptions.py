"""E9352, E9353: the destinations of subscription filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import function
from lab_builder.lint.iam import grants, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.dependencies import created_before
from lab_builder.template.text import known
from lab_builder.template.view import Place, Resource, View

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html"
_SERVICE = "logs.amazonaws.com"
# Type of the destination -> the actions that the role requires.
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AWS::Kinesis::Stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose:PutRecord", "firehose:PutRecordBatch"),
}


class SubscribedFunction(Rule):
    """CloudWatch Logs tests the function of a subscription filter when the filter is created.

    The function requires a permission for logs.amazonaws.com, and the filter DependsOn it.
    """

    id = "E9352"
    shortdesc = "A function that receives logs has a permission that the filter depends on"
    effect = "PutSubscriptionFilter rejects the filter"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the functions without a permission, or with one that may be created too late."""
        for found, place in _destinations(view):
            called = function(view, place.value)
            if not called or not view.whole or grants.changed_elsewhere(called):
                continue
            granting = [each.logical_id for each in _permissions(view, called)]
            if not granting:
                message = f"{called.logical_id} has no permission for {_SERVICE}"
                instead = "Add an AWS::Lambda::Permission, and a DependsOn to the filter"
                yield fault(place, message, instead=instead)
            elif not created_before(view, found.logical_id) & set(granting):
                message = f"the filter may be created before the permission {granting[0]}"
                yield fault(place, message, instead=f"Add DependsOn: {granting[0]}")


class SubscribedStream(Rule):
    """CloudWatch Logs writes to a stream with a role, which must allow it to put records.

    It rejects a filter without such a role.
    """

    id = "E9353"
    shortdesc = "A subscription filter to a stream has a role that allows writing to it"
    effect = "PutSubscriptionFilter rejects the filter"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the streams without a role, and roles that do not allow writing."""
        for found, place in _destinations(view):
            stream = references.resource(view, place.value)
            if not stream or stream.type not in _ACTIONS:
                continue
            given = found.get("RoleArn")
            if not given:
                yield fault(place, f"a filter to the stream {stream.logical_id} requires RoleArn")
            elif role := permissions.role(view, given.value):
                actions, may = _ACTIONS[stream.type], permissions.role_permissions(role)
                if all(may.lacks(action) for action in actions):
                    message = f"{role.logical_id} does not allow {actions[0]}"
                    yield fault(given, message, instead="Allow it in a policy of the role")


def _destinations(view: View) -> Iterator[tuple[Resource, Place]]:
    for found in view.of_type("AWS::Logs::SubscriptionFilter"):
        if place := found.get("DestinationArn"):
            yield found, place


def _permissions(view: View, called: Resource) -> Iterator[Resource]:
    """Yield the permissions of a function that may be for logs, of one region or all."""
    for permission in view.of_type("AWS::Lambda::Permission"):
        principal = known(permission.value("Principal"))
        named = function(view, permission.value("FunctionName"))
        if named in (called, None) and (principal is None or principal.startswith(("logs.", "*"))):
            yield permission
