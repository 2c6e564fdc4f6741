"""Send the record of an asynchronous invocation to the function's destination.

Closes gaps of MiniStack, which never sends to event buses or buckets, and never on success. The
record is sent through the API with the permissions of the function's role, as on AWS:
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


def install() -> None:
    """Reject buckets as on-success destinations."""
    patches.VALIDATE_DESTINATION_CONFIG.wrap(_validate)


def _validate(stock: Callable[..., Any], config: Mapping[str, Any] | None) -> Any:
    on_success = (config or {}).get("OnSuccess") or {}
    if on_success.get("Destination", "").split(":")[2:3] == ["s3"]:
        return lambda_svc._invalid_parameter_value(  # noqa: SLF001
            "S3 buckets are supported only for on-failure destinations."
        )
    return stock(config)


def send(context: EngineContext, config: Mapping[str, Any], destination: str, record: Any) -> None:
    """Send a record to the ARN of a queue, topic, function, event bus or bucket.

    A record that cannot be sent is lost, and counted in DestinationDeliveryFailures, as on AWS.
    """

    def deliver(client: Any) -> None:
        _SENDERS[destination.split(":")[2]](client, destination, record)

    call_as_role(context, config, destination, deliver, "DestinationDeliveryFailures")


def call_as_role(
    context: EngineContext,
    config: Mapping[str, Any],
    target: str,
    deliver: Callable[[Any], None],
    failure_metric: str,
) -> None:
    """Call ``deliver`` with a client of the target's service and the function's role.

    A failure is counted in ``failure_metric``.
    """
    from botocore.exceptions import ClientError

    service = target.split(":")[2]
    client = clients.for_role(context, service, config["Role"], config["FunctionName"])
    try:
        deliver(client)
    except (ClientError, KeyError) as error:
        name = {"FunctionName": config["FunctionName"]}
        service_metrics.record("AWS/Lambda", failure_metric, 1, name)
        _LOG.warning("Lambda: %s: sending to %s failed: %s", config["FunctionArn"], target, error)


def queue_url(client: Any, arn: str) -> str:
    """Return the URL of a queue."""
    account, name = arn.split(":")[4:]
    return f"{client.meta.endpoint_url}/{account}/{name}"


def _to_queue(client: Any, arn: str, record: Any) -> None:
    client.send_message(QueueUrl=queue_url(client, arn), MessageBody=json.dumps(record))


def _to_topic(client: Any, arn: str, record: Any) -> None:
    client.publish(TopicArn=arn, Message=json.dumps(record))


def _to_function(client: Any, arn: str, record: Any) -> None:
    client.invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(record))


def _to_bus(client: Any, arn: str, record: Any) -> None:
    status = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
    client.put_events(
        Entries=[
            {
                "Source": "lambda",
                "DetailType": f"Lambda Function Invocation Result - {status}",
                "Detail": json.dumps(record),
                "EventBusName": arn,
                "Resources": [record["requestContext"]["functionArn"], arn],
            }
        ]
    )


def _to_bucket(client: Any, arn: str, record: Any) -> None:
    bucket = arn.rpartition(":")[2]
    client.head_bucket(Bucket=bucket)  # AWS requires s3:ListBucket too
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
