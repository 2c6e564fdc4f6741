"""E9352, E9353: where a subscription filter sends logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.functions import function
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View, grants, permissions
from lab_builder.template import references
from lab_builder.template.dependencies import created_before
from lab_builder.template.text import known

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html"
_SERVICE = "logs.amazonaws.com"
# What the role needs, by the type of the destination.
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AWS::Kinesis::Stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose:PutRecord", "firehose:PutRecordBatch"),
}


class SubscribedFunction(Rule):
    """CloudWatch Logs tries the function that it is to send logs to, and refuses if it may not.

    The function needs a permission for logs.amazonaws.com, and the filter DependsOn that.
    """

    id = "E9352"
    shortdesc = "A function that logs are sent to lets CloudWatch Logs in before they are"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the functions that do not let it in, or not yet."""
        for found, place in _destinations(view):
            called = function(view, place.value)
            if not called or not view.whole or grants.handed_on(called):
                continue
            letting = [each.logical_id for each in _permissions(view, called)]
            if not letting:
                yield fault(place, f"{called.logical_id} has no permission for {_SERVICE}")
            elif not created_before(view, found.logical_id) & set(letting):
                yield fault(place, f"the filter does not depend on {letting[0]}")


class SubscribedStream(Rule):
    """CloudWatch Logs writes to a stream as a role, and refuses a filter without one that may.

    The role may put records into the stream.
    """

    id = "E9353"
    shortdesc = "A stream that logs are sent to comes with a role that may write to it"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the destinations without a role, and roles that do not do."""
        for found, place in _destinations(view):
            stream = references.resource(view, place.value)
            if not stream or stream.type not in _ACTIONS:
                continue
            given = found.get("RoleArn")
            if not given:
                yield fault(place, f"{stream.logical_id} needs a RoleArn")
            elif role := permissions.role(view, given.value):
                actions, may = _ACTIONS[stream.type], permissions.of_role(role)
                if all(may.lacks(action) for action in actions):
                    yield fault(given, f"{role.logical_id} does not allow {actions[0]}")


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
