"""Write events to a trail's CloudWatch Logs log group, with the permissions of the trail's role.

Follows "Sending events to CloudWatch Logs" in the CloudTrail User Guide: one log stream for each
region, named <account>_CloudTrail_<region>, and one log event for each event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine import permissions
from lab_builder.local.engine.cloudtrail.history import StoredEvent


class DeliveryError(Exception):
    """The log group does not exist, or the role may not write to it."""


def write(trail: Mapping[str, Any], region: str, events: Iterable[StoredEvent]) -> None:
    """Write one region's events.

    Raises:
        DeliveryError: the log group does not exist, or the role may not write to it.
    """
    arn = trail["CloudWatchLogsLogGroupArn"].removesuffix(":*")
    name = stream_name(trail, region)
    check(arn, trail["CloudWatchLogsRoleArn"], name)
    where = {"logGroupName": arn.split(":log-group:")[1], "logStreamName": name}
    cloudwatch_logs._create_log_stream(where)  # noqa: SLF001 - no effect on an existing one
    log_events = [
        {"timestamp": int(event.time * 1000), "message": event.record} for event in events
    ]
    cloudwatch_logs._put_log_events({**where, "logEvents": log_events})  # noqa: SLF001


def stream_name(trail: Mapping[str, Any], region: str) -> str:
    """Return the name of the log stream for a region's events."""
    return f"{trail['TrailARN'].split(':')[4]}_CloudTrail_{region}"


def check(group_arn: str, role_arn: str, stream: str) -> None:
    """Check that a log group exists and that a role may write to a stream of it.

    Raises:
        DeliveryError: the log group does not exist, or the role may not write to it.
    """
    if group_arn.partition(":log-group:")[2] not in cloudwatch_logs._log_groups:  # noqa: SLF001
        raise DeliveryError("The log group does not exist.")
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        if not permissions.allows(role_arn, action, f"{group_arn}:log-stream:{stream}"):
            raise DeliveryError("Access denied. Check the permissions for your role.")
