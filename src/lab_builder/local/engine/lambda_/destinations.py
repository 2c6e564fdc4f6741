"""Sends the record of an asynchronous invocation to the function's destination.

Closes gaps of MiniStack, which never sends to an event bus and never on success. The record goes
out through the public API with the function's role, whose permissions AWS asks for too:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import clients, seams
from lab_builder.local.engine.context import EngineContext

seams.require(cloudwatch, "record_metric")
_LOG = logging.getLogger(__name__)


def send(context: EngineContext, config: Mapping[str, Any], destination: str, record: Any) -> None:
    """Send a record to a queue, a topic, a function or an event bus, named by its ARN.

    A record that cannot be sent is lost and counted in DestinationDeliveryFailures, as on AWS.
    """
    from botocore.exceptions import ClientError

    service = destination.split(":")[2]
    client = clients.for_role(context, service, config["Role"], config["FunctionName"])
    try:
        _SENDERS[service](client, destination, record)
    except (ClientError, KeyError) as refusal:
        name = {"FunctionName": config["FunctionName"]}
        cloudwatch.record_metric("AWS/Lambda", "DestinationDeliveryFailures", 1, "Count", name)
        _LOG.warning("%s: no record sent to %s: %s", config["FunctionArn"], destination, refusal)


def _to_queue(client: Any, arn: str, record: Any) -> None:
    account, name = arn.split(":")[4:]
    url = f"{client.meta.endpoint_url}/{account}/{name}"
    client.send_message(QueueUrl=url, MessageBody=json.dumps(record))


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


_SENDERS = {"sqs": _to_queue, "sns": _to_topic, "lambda": _to_function, "events": _to_bus}
