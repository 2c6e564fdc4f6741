"""Delivers events to log groups that a resource policy of Logs opens to EventBridge.

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

from lab_builder.local.engine import patches
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError

patches.require(cloudwatch_logs, "_create_log_stream", "_put_log_events", "_resource_policies")

_PRINCIPALS = {"events.amazonaws.com", "delivery.logs.amazonaws.com"}


def deliver(delivery: Delivery) -> None:
    """Write an event as one line into a stream of the group.

    Raises:
        DeliveryError: there is no such group, or no policy opens it to EventBridge.
    """
    arn = delivery.arn.removesuffix(":*")
    group = arn.split(":log-group:")[1]
    if not any(fnmatchcase(f"{arn}:log-stream:x", pattern) for pattern in _opened()):
        raise DeliveryError(
            "NO_PERMISSIONS", "no resource policy of Logs lets EventBridge write to the group"
        )
    place = {"logGroupName": group, "logStreamName": str(uuid.uuid4())}
    event = {"timestamp": int(time.time() * 1000), "message": delivery.payload}
    created = cloudwatch_logs._create_log_stream(place)  # noqa: SLF001
    if created[0] >= 400:
        raise DeliveryError("NO_RESOURCE", json.loads(created[2])["message"])
    cloudwatch_logs._put_log_events({**place, "logEvents": [event]})  # noqa: SLF001


def _opened() -> Iterator[str]:
    """Yield the resource patterns that policies let EventBridge write to."""
    for policy in cloudwatch_logs._resource_policies.values():  # noqa: SLF001
        statements = json.loads(policy["policyDocument"])["Statement"]
        for statement in _listed(statements):
            principal = statement.get("Principal", {})
            services = principal.get("Service", []) if isinstance(principal, dict) else []
            if (
                statement["Effect"] == "Allow"
                and _PRINCIPALS.intersection(_listed(services))
                and "logs:PutLogEvents" in _listed(statement["Action"])
            ):
                yield from _listed(statement["Resource"])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
