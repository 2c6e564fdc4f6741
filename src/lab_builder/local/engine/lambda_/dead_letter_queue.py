"""Send a failed event to the function's dead-letter queue.

Closes a gap of MiniStack, which sends an invocation record as to a destination, and does not check
the permissions of the function's role. AWS sends the original event, with the error as attributes:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import destinations

_MAX_MESSAGE = 1024  # bytes of the error message
_INVOKED = 200  # the status code of an invocation, even with a function error
_THROTTLED = 429


def send(
    context: EngineContext,
    config: Mapping[str, Any],
    event: Any,
    request_id: str,
    result: Mapping[str, Any],
) -> None:
    """Send an event to the queue or topic in the function's DeadLetterConfig, if there is one.

    ``result`` is the result of the last attempt. An event that cannot be sent is lost, and counted
    in the metric DeadLetterErrors, as on AWS.
    """
    target = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if not target:
        return
    body = result.get("body")
    error = body.get("errorMessage", "") if isinstance(body, Mapping) else ""
    attributes = {
        "RequestID": ("String", request_id),
        "ErrorCode": ("Number", str(_THROTTLED if result.get("throttle") else _INVOKED)),
        "ErrorMessage": ("String", error.encode()[:_MAX_MESSAGE].decode(errors="ignore")),
    }
    typed = {
        name: {"DataType": kind, "StringValue": value}
        for name, (kind, value) in attributes.items()
        if value  # SQS and SNS reject empty values
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

    destinations.call_as_role(context, config, target, deliver, "DeadLetterErrors")
