"""Writes events into a trail's log group, with the rights of the role that the trail names.

Follows "Sending events to CloudWatch Logs" in the CloudTrail User Guide: one stream for a region,
called <account>_CloudTrail_<region>, and one line for an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine import patches, permissions
from lab_builder.local.engine.cloudtrail.history import Past

patches.require(cloudwatch_logs, "_create_log_stream", "_log_groups", "_put_log_events")


class DeliveryError(Exception):
    """The log group is gone, or the role may not write to it."""


def write(trail: Mapping[str, Any], region: str, events: Iterable[Past]) -> None:
    """Write one region's events.

    Raises:
        DeliveryError: the log group is gone, or the role may not write to it.
    """
    arn = trail["CloudWatchLogsLogGroupArn"].removesuffix(":*")
    name = stream(trail, region)
    check(arn, trail["CloudWatchLogsRoleArn"], name)
    where = {"logGroupName": arn.split(":log-group:")[1], "logStreamName": name}
    cloudwatch_logs._create_log_stream(where)  # noqa: SLF001 - one that exists stays as it is
    written = [{"timestamp": int(event.time * 1000), "message": event.record} for event in events]
    cloudwatch_logs._put_log_events({**where, "logEvents": written})  # noqa: SLF001


def stream(trail: Mapping[str, Any], region: str) -> str:
    """Return the name of the stream for a region's events."""
    return f"{trail['TrailARN'].split(':')[4]}_CloudTrail_{region}"


def check(group_arn: str, role_arn: str, stream_name: str) -> None:
    """Check that a log group exists and that a role may write to a stream of it.

    Raises:
        DeliveryError: it does not, or may not.
    """
    if group_arn.partition(":log-group:")[2] not in cloudwatch_logs._log_groups:  # noqa: SLF001
        raise DeliveryError("The log group does not exist.")
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        if not permissions.allows(role_arn, action, f"{group_arn}:log-stream:{stream_name}"):
            raise DeliveryError("Access denied. Check the permissions for your role.")
