"""One event: what CloudTrail records of a call.

Follows "CloudTrail record contents for management, data, and network activity events" in the
CloudTrail User Guide, eventVersion 1.11.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from lab_builder.local.engine.cloudtrail import elements, names, operations, resources
from lab_builder.local.engine.cloudtrail.call import Call

# Services whose calls are recorded in one region, wherever they are made from.
_GLOBAL = {"cloudfront", "iam", "organizations", "route53"}
_GLOBAL_REGION = "us-east-1"
_BUCKET_MEMBERS = {"bucket": "bucketName", "policy": "bucketPolicy"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event. ``service`` is the event source without its domain; ``time`` is an epoch."""

    time: float
    service: str
    operation: Any
    region: str
    account_id: str
    identity: Mapping[str, Any]
    source_ip: str
    user_agent: str
    parameters: Mapping[str, Any]
    elements: Mapping[str, Any]
    request_id: str
    error: tuple[str, str] | None = None
    event_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def name(self) -> str:
        """The event's name."""
        return names.event_name(self.service, self.operation)

    @property
    def source(self) -> str:
        """The event's source."""
        return f"{self.service}.amazonaws.com"

    @property
    def read_only(self) -> bool:
        """Whether the call changes nothing."""
        return names.is_read_only(self.service, self.operation.name)

    @property
    def recorded_in(self) -> str:
        """The region that keeps the event."""
        return _GLOBAL_REGION if self.service in _GLOBAL else self.region

    @property
    def resources(self) -> list[dict[str, str]]:
        """What the call was about, as LookupEvents names it."""
        return resources.named(self.service, self.operation.name, self.parameters, self.elements)

    @property
    def _answers(self) -> bool:
        """Whether the answer is recorded: of reads, only who has got which session."""
        return not self.read_only or self.service == "sts"

    def record(self) -> str:
        """Return the record as JSON."""
        error = dict(zip(("errorCode", "errorMessage"), self.error or (), strict=False))
        return json.dumps(
            {
                "eventVersion": "1.11",
                "userIdentity": self.identity,
                "eventTime": f"{datetime.fromtimestamp(self.time, UTC):%Y-%m-%dT%H:%M:%SZ}",
                "eventSource": self.source,
                "eventName": self.name,
                "awsRegion": self.recorded_in,
                "sourceIPAddress": self.source_ip,
                "userAgent": self.user_agent,
                **error,
                "requestParameters": elements.bounded(self.parameters),
                "responseElements": elements.bounded(self.elements) if self._answers else None,
                "requestID": self.request_id,
                "eventID": self.event_id,
                "readOnly": self.read_only,
                "eventType": "AwsApiCall",
                "managementEvent": True,
                "recipientAccountId": self.account_id,
                "eventCategory": "Management",
            },
            default=str,
        )


def of_call(call: Call, account_id: str) -> Iterator[Entry]:
    """Yield the event of a call, where CloudTrail records it."""
    if _is_plainly_data(call):
        return
    reading = operations.read(call)
    operation = reading.operation
    if not names.is_management(call.service, operation.name):
        return
    parameters = elements.written(operation.input_shape, reading.parameters)
    if call.service == "s3":
        parameters = _of_bucket(call, reading)
    invoker = call.identity.get("invokedBy")
    yield Entry(
        time=call.time,
        service=call.service,
        operation=operation,
        region=call.region,
        account_id=account_id,
        identity=call.identity,
        source_ip=invoker or call.source_ip,
        user_agent=invoker or call.headers.get("user-agent", ""),
        parameters=parameters,
        elements=elements.written(operation.output_shape, reading.elements),
        request_id=call.request_id,
        error=reading.error,
    )


def of_service(
    service: str,
    operation: str,
    caller: Mapping[str, Any],
    where: tuple[str, str],
    parameters: Mapping[str, Any],
    answer: Mapping[str, Any],
    error: tuple[str, str] | None = None,
) -> Entry:
    """Return the event of a call that a service makes to another, inside of AWS.

    ``caller`` is an identity with an invokedBy, ``where`` the account's id and the region;
    ``parameters`` and ``answer`` are in the API's names.
    """
    model = operations.service(service).operation_model(operation)
    written = elements.written(model.input_shape, parameters)
    if service == "s3":
        written = {_BUCKET_MEMBERS.get(name, name): value for name, value in written.items()}
    return Entry(
        time=time.time(),
        service=service,
        operation=model,
        region=where[1],
        account_id=where[0],
        identity=caller,
        source_ip=caller["invokedBy"],
        user_agent=caller["invokedBy"],
        parameters=written,
        elements=elements.written(model.output_shape, answer),
        request_id=str(uuid4()),
        error=error,
    )


def _is_plainly_data(call: Call) -> bool:
    """Tell data events, most of all calls, without reading the whole request."""
    if call.service == "s3":
        return "/" in call.path.strip("/")  # about an object
    if call.service == "lambda":
        return call.path.endswith("/invocations")
    named = call.headers.get("x-amz-target") or call.path
    return not names.is_management(call.service, re.split("[./]", named)[-1])


def _of_bucket(call: Call, reading: operations.Reading) -> dict[str, Any]:
    """Return an S3 request's parameters: the query as sent, the body in the API's names."""
    parameters = reading.parameters
    payload = reading.operation.input_shape.serialization.get("payload")
    found: dict[str, Any] = {name: values[0] for name, values in call.query.items()}
    if payload == "Policy":
        found["bucketPolicy"] = json.loads(parameters[payload])
    elif payload in parameters:
        found[payload] = parameters[payload]
    if "Bucket" in parameters:
        found["bucketName"] = parameters["Bucket"]
    return {**found, "Host": call.headers["host"]}
