"""An event: the record of an API call.

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

from lab_builder.local.engine.cloudtrail import (
    call_parser,
    event_names,
    event_resources,
    record_fields,
)
from lab_builder.local.engine.cloudtrail.api_call import ApiCall

# Global services, whose calls are recorded in one region.
_GLOBAL = {"cloudfront", "iam", "organizations", "route53"}
_GLOBAL_REGION = "us-east-1"
_BUCKET_NAMES = {"bucket": "bucketName", "policy": "bucketPolicy"}


@dataclass(frozen=True, slots=True)
class ApiEvent:
    """An event. ``service`` is the event source without its domain, ``time`` in epoch seconds."""

    time: float
    service: str
    operation: Any
    region: str
    account_id: str
    identity: Mapping[str, Any]
    source_ip: str
    user_agent: str
    parameters: Mapping[str, Any]
    response_elements: Mapping[str, Any]
    request_id: str
    error: tuple[str, str] | None = None
    event_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def name(self) -> str:
        """The event name."""
        return event_names.event_name(self.service, self.operation)

    @property
    def source(self) -> str:
        """The event source."""
        return f"{self.service}.amazonaws.com"

    @property
    def read_only(self) -> bool:
        """Whether the call is read-only."""
        return event_names.is_read_only(self.service, self.operation.name)

    @property
    def recorded_in(self) -> str:
        """The region that records the event."""
        return _GLOBAL_REGION if self.service in _GLOBAL else self.region

    @property
    def resources(self) -> list[dict[str, str]]:
        """The resources that the event names, for LookupEvents."""
        return event_resources.resources(
            self.service, self.operation.name, self.parameters, self.response_elements
        )

    @property
    def _records_response(self) -> bool:
        """Whether the response is recorded: of read-only calls, only that of STS."""
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
                "requestParameters": record_fields.or_none(self.parameters),
                "responseElements": record_fields.or_none(self.response_elements)
                if self._records_response
                else None,
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


def from_call(call: ApiCall, account_id: str) -> Iterator[ApiEvent]:
    """Yield the event of a call, if CloudTrail records it."""
    if _is_data_event(call):
        return
    parsed = call_parser.parse(call)
    operation = parsed.operation
    if not event_names.is_management(call.service, operation.name):
        return
    parameters = record_fields.from_shape(operation.input_shape, parsed.parameters)
    if call.service == "s3":
        parameters = _bucket_parameters(call, parsed)
    invoker = call.identity.get("invokedBy")
    yield ApiEvent(
        time=call.time,
        service=call.service,
        operation=operation,
        region=call.region,
        account_id=account_id,
        identity=call.identity,
        source_ip=invoker or call.source_ip,
        user_agent=invoker or call.headers.get("user-agent", ""),
        parameters=parameters,
        response_elements=record_fields.from_shape(
            operation.output_shape, parsed.response_elements
        ),
        request_id=call.request_id,
        error=parsed.error,
    )


def from_service(
    service: str,
    operation: str,
    caller: Mapping[str, Any],
    where: tuple[str, str],
    parameters: Mapping[str, Any],
    response: Mapping[str, Any],
    error: tuple[str, str] | None = None,
) -> ApiEvent:
    """Return the event of a call that one service makes to another.

    ``caller`` is a userIdentity with invokedBy, ``where`` the account id and the region.
    ``parameters`` and ``response`` have the API's names.
    """
    model = call_parser.service_model(service).operation_model(operation)
    recorded = record_fields.from_shape(model.input_shape, parameters)
    if service == "s3":
        recorded = {_BUCKET_NAMES.get(name, name): value for name, value in recorded.items()}
    return ApiEvent(
        time=time.time(),
        service=service,
        operation=model,
        region=where[1],
        account_id=where[0],
        identity=caller,
        source_ip=caller["invokedBy"],
        user_agent=caller["invokedBy"],
        parameters=recorded,
        response_elements=record_fields.from_shape(model.output_shape, response),
        request_id=str(uuid4()),
        error=error,
    )


def _is_data_event(call: ApiCall) -> bool:
    """Return whether a call is a data event, as most calls are, without parsing the request."""
    if call.service == "s3":
        return "/" in call.path.strip("/")  # about an object
    if call.service == "lambda":
        return call.path.endswith("/invocations")
    named = call.headers.get("x-amz-target") or call.path
    return not event_names.is_management(call.service, re.split("[./]", named)[-1])


def _bucket_parameters(call: ApiCall, parsed: call_parser.ParsedCall) -> dict[str, Any]:
    """Return the parameters of an S3 request: the query string, and the body by the API's names."""
    parameters = parsed.parameters
    payload = parsed.operation.input_shape.serialization.get("payload")
    found: dict[str, Any] = {name: values[0] for name, values in call.query.items()}
    if payload == "Policy":
        found["bucketPolicy"] = json.loads(parameters[payload])
    elif payload in parameters:
        found[payload] = parameters[payload]
    if "Bucket" in parameters:
        found["bucketName"] = parameters["Bucket"]
    return {**found, "Host": call.headers["host"]}
