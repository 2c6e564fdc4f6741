"""Write a function's log to its log group, with the permissions of the function's role.

Closes gaps of MiniStack, which creates a log stream for each invocation instead of each execution
environment, gives all lines of an invocation the same time, and creates the log group without
permission.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine import permissions
from lab_builder.local.engine.lambda_.environment_variables import log_group
from lab_builder.local.engine.lambda_.output import LogEvent


def write(config: Mapping[str, Any], stream: str, log: list[LogEvent]) -> None:
    """Write the log of an invocation to a log stream.

    As on AWS, a function whose role lacks permissions runs without a log:
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html.
    """
    group = log_group(config)
    _, _, _, region, account, *_ = config["FunctionArn"].split(":")
    group_arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
    stream_arn = f"{group_arn}:log-stream:{stream}"
    where = {"logGroupName": group, "logStreamName": stream}

    def is_allowed(action: str, resource: str) -> bool:
        return permissions.allows(config["Role"], f"logs:{action}", resource)

    if group not in cloudwatch_logs._log_groups:  # noqa: SLF001
        if not is_allowed("CreateLogGroup", group_arn):
            return
        cloudwatch_logs._create_log_group(where)  # noqa: SLF001
    if stream not in cloudwatch_logs._log_groups[group]["streams"]:  # noqa: SLF001
        if not is_allowed("CreateLogStream", stream_arn):
            return
        cloudwatch_logs._create_log_stream(where)  # noqa: SLF001
    if is_allowed("PutLogEvents", stream_arn):
        entries = [{"timestamp": event.timestamp, "message": event.message} for event in log]
        cloudwatch_logs._put_log_events({**where, "logEvents": entries})  # noqa: SLF001
