"""Sends an event that was given up to the function's dead-letter queue.

Closes a gap of MiniStack, which sends a record as to a destination, and without the permissions of
the function's role. AWS sends the event as it is, and what became of it in attributes:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import destinations

_MOST = 1024  # bytes of an error's message
_RAN = 200  # the status of a call that reached the function, whatever the function did
_THROTTLED = 429


def send(
    context: EngineContext,
    config: Mapping[str, Any],
    event: Any,
    request_id: str,
    result: Mapping[str, Any],
) -> None:
    """Send an event to the queue or topic that the function names, if any.

    ``result`` is that of the last try. An event that cannot be sent is lost and counted in
    DeadLetterErrors, as on AWS.
    """
    target = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if not target:
        return
    body = result.get("body")
    error = body.get("errorMessage", "") if isinstance(body, Mapping) else ""
    attributes = {
        "RequestID": ("String", request_id),
        "ErrorCode": ("Number", str(_THROTTLED if result.get("throttle") else _RAN)),
        "ErrorMessage": ("String", error.encode()[:_MOST].decode(errors="ignore")),
    }
    typed = {
        name: {"DataType": kind, "StringValue": value}
        for name, (kind, value) in attributes.items()
        if value  # neither service takes an empty one
    }

    def deliver(client: Any) -> None:
        if target.split(":")[2] == "sns":
            client.publish(TopicArn=target, Message=json.dumps(event), MessageAttributes=typed)
        else:
            client.send_message(
                QueueUrl=destinations.queue_url(client, target),
                MessageBody=json.dumps(event),
                MessageAttributes=typed,
            )

    destinations.attempt(context, config, target, deliver, "DeadLetterErrors")
