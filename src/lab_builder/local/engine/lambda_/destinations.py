"""Sends the record of an asynchronous invocation to the function's destination.

Closes gaps of MiniStack, which never sends to an event bus or a bucket, and never on success. The
record goes out through the public API with the function's role, whose permissions AWS asks for too:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ministack.services import lambda_svc

from lab_builder.local.engine import clients
from lab_builder.local.engine.cloudwatch import service_metrics
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import patches

_LOG = logging.getLogger(__name__)


def refuse_buckets_for_successes() -> None:
    """Put the check before MiniStack's of a function's destinations."""
    patches.VALIDATE_DESTINATION_CONFIG.wrap(_validate)


def _validate(stock: Callable[..., Any], wanted: Mapping[str, Any] | None) -> Any:
    on_success = (wanted or {}).get("OnSuccess") or {}
    if on_success.get("Destination", "").split(":")[2:3] == ["s3"]:
        return lambda_svc._invalid_parameter_value(  # noqa: SLF001
            "S3 buckets are supported only for on-failure destinations."
        )
    return stock(wanted)


def send(context: EngineContext, config: Mapping[str, Any], destination: str, record: Any) -> None:
    """Send a record to a queue, topic, function, event bus or bucket, named by its ARN.

    A record that cannot be sent is lost and counted in DestinationDeliveryFailures, as on AWS.
    """

    def deliver(client: Any) -> None:
        _SENDERS[destination.split(":")[2]](client, destination, record)

    attempt(context, config, destination, deliver, "DestinationDeliveryFailures")


def attempt(
    context: EngineContext,
    config: Mapping[str, Any],
    target: str,
    deliver: Callable[[Any], None],
    failures: str,
) -> None:
    """Call ``deliver`` with a client of the target's service; count a failure in a metric."""
    from botocore.exceptions import ClientError

    service = target.split(":")[2]
    client = clients.for_role(context, service, config["Role"], config["FunctionName"])
    try:
        deliver(client)
    except (ClientError, KeyError) as refusal:
        name = {"FunctionName": config["FunctionName"]}
        service_metrics.record("AWS/Lambda", failures, 1, name)
        _LOG.warning("%s: nothing sent to %s: %s", config["FunctionArn"], target, refusal)


def queue_url(client: Any, arn: str) -> str:
    """Return the URL of a queue of the engine."""
    account, name = arn.split(":")[4:]
    return f"{client.meta.endpoint_url}/{account}/{name}"


def _to_queue(client: Any, arn: str, record: Any) -> None:
    client.send_message(QueueUrl=queue_url(client, arn), MessageBody=json.dumps(record))


def _to_topic(client: Any, arn: str, record: Any) -> None:
    client.publish(TopicArn=arn, Message=json.dumps(record))


def _to_function(client: Any, arn: str, record: Any) -> None:
    client.invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(record))


def _to_bus(client: Any, arn: str, record: Any) -> None:
    outcome = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
    client.put_events(
        Entries=[
            {
                "Source": "lambda",
                "DetailType": f"Lambda Function Invocation Result - {outcome}",
                "Detail": json.dumps(record),
                "EventBusName": arn,
                "Resources": [record["requestContext"]["functionArn"], arn],
            }
        ]
    )


def _to_bucket(client: Any, arn: str, record: Any) -> None:
    bucket = arn.rpartition(":")[2]
    client.head_bucket(Bucket=bucket)  # AWS asks for s3:ListBucket too
    name = record["requestContext"]["functionArn"].split(":")[6]
    key = f"aws/lambda/async/{name}/{datetime.now(UTC):%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"
    client.put_object(Bucket=bucket, Key=key, Body=json.dumps(record).encode())


_SENDERS = {
    "sqs": _to_queue,
    "sns": _to_topic,
    "lambda": _to_function,
    "events": _to_bus,
    "s3": _to_bucket,
}
