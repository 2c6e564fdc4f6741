"""Observations of a drill, and the API calls that showed them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from lab_builder.aws import Aws, calls

_COMMANDS = {"s3": "s3api"}  # services with another name in the AWS CLI


@dataclass(frozen=True, slots=True)
class AwsCall:
    """An API call: service and operation with boto3's names, parameters with the API's."""

    service: str
    operation: str
    parameters: Mapping[str, Any]

    def __str__(self) -> str:
        """Return the call as an AWS CLI command."""
        from botocore import xform_name

        words = ["aws", _COMMANDS.get(self.service, self.service), self.operation.replace("_", "-")]
        for name, value in self.parameters.items():
            words += [f"--{xform_name(name, '-')}", _word(value)]
        words += ["/dev/stdout"] if self.operation == "get_object" else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation. ``expectation`` is the expected effect that it shows, if any."""

    what: str
    call: AwsCall
    expectation: str | None = None
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expected effect; ``seen`` is None if it was not observed in time."""

    what: str
    seen: Observation | None


class Watch(Protocol):
    """A watch that is polled. ``ended`` is true if further polls show nothing new."""

    expects: tuple[str, ...]
    ended: bool

    def poll(self) -> Iterator[Observation]:
        """Yield new observations."""
        ...


class Caller:
    """Makes API calls in one account and region, at one endpoint."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def __call__(self, call: AwsCall, *, unless: str = "") -> Any:
        """Return the response, or None if the error code is ``unless``.

        Raises:
            AwsError: the call failed.
        """
        from botocore.exceptions import ClientError

        with calls(f"calling {call.service} {call.operation}"):
            try:
                return getattr(self._aws.client(call.service), call.operation)(**call.parameters)
            except ClientError as error:
                if error.response["Error"]["Code"] == unless:
                    return None
                raise


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return shlex.quote(value if isinstance(value, str) else json.dumps(value))
