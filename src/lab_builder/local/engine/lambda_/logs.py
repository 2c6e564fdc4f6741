"""Puts a function's log into its log group, as far as the function's role may.

Closes gaps of MiniStack, which opens a log stream for each call instead of each environment, gives
all lines of a call one time, and makes the log group anew even where the role may not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine import permissions
from lab_builder.local.engine.lambda_.environment import log_group
from lab_builder.local.engine.lambda_.output import LogEvent


def write(config: Mapping[str, Any], stream: str, log: list[LogEvent]) -> None:
    """Put the log of an invocation into a stream.

    As on AWS, a function whose role lacks the permission runs all the same, without a log:
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html.
    """
    group = log_group(config)
    _, _, _, region, account, *_ = config["FunctionArn"].split(":")
    group_arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
    stream_arn = f"{group_arn}:log-stream:{stream}"
    where = {"logGroupName": group, "logStreamName": stream}

    def may(action: str, resource: str) -> bool:
        return permissions.allows(config["Role"], f"logs:{action}", resource)

    if group not in cloudwatch_logs._log_groups:  # noqa: SLF001
        if not may("CreateLogGroup", group_arn):
            return
        cloudwatch_logs._create_log_group(where)  # noqa: SLF001
    if stream not in cloudwatch_logs._log_groups[group]["streams"]:  # noqa: SLF001
        if not may("CreateLogStream", stream_arn):
            return
        cloudwatch_logs._create_log_stream(where)  # noqa: SLF001
    if may("PutLogEvents", stream_arn):
        entries = [{"timestamp": event.timestamp, "message": event.message} for event in log]
        cloudwatch_logs._put_log_events({**where, "logEvents": entries})  # noqa: SLF001
