"""Deliver to CloudWatch Logs log groups, if a resource policy allows it: of the group or account.

Follows "CloudWatch Logs permissions" in
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

_PRINCIPALS = {"events.amazonaws.com", "delivery.logs.amazonaws.com"}


def deliver(delivery: Delivery) -> None:
    """Write the payload as a log event to a new log stream of the group.

    Raises:
        DeliveryError: the log group does not exist, or no resource policy allows it.
    """
    arn = delivery.arn.removesuffix(":*")
    group = arn.split(":log-group:")[1]
    if not any(
        fnmatchcase(f"{arn}:log-stream:x", pattern) for pattern in _allowed_resources(group)
    ):
        raise DeliveryError(
            "NO_PERMISSIONS",
            "no CloudWatch Logs resource policy lets EventBridge write to the log group",
        )
    stream = {"logGroupName": group, "logStreamName": str(uuid.uuid4())}
    event = {"timestamp": int(time.time() * 1000), "message": delivery.payload}
    created = cloudwatch_logs._create_log_stream(stream)  # noqa: SLF001
    if created[0] >= 400:
        raise DeliveryError("NO_RESOURCE", json.loads(created[2])["message"])
    cloudwatch_logs._put_log_events({**stream, "logEvents": [event]})  # noqa: SLF001


def _allowed_resources(group: str) -> Iterator[str]:
    """Yield the resource patterns to which resource policies allow EventBridge to write."""
    own = cloudwatch_logs._log_group_policies.get(group)  # noqa: SLF001
    for policy in (*cloudwatch_logs._resource_policies.values(), *([own] if own else ())):  # noqa: SLF001
        statements = json.loads(policy["policyDocument"])["Statement"]
        for statement in _as_list(statements):
            principal = statement.get("Principal", {})
            services = principal.get("Service", []) if isinstance(principal, dict) else []
            if (
                statement["Effect"] == "Allow"
                and _PRINCIPALS.intersection(_as_list(services))
                and "logs:PutLogEvents" in _as_list(statement["Action"])
            ):
                yield from _as_list(statement["Resource"])


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
