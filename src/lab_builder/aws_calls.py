"""API calls as values, which can be made and shown as commands of the AWS CLI."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lab_builder.aws import Aws, calls

_INTERVAL = 0.5  # seconds between calls
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
            words += [f"--{xform_name(name, '-')}"]
            # A blob: version 2 of the AWS CLI takes text for base64, version 1 does not.
            blob = name == "Payload"
            words += [f"fileb://<(echo {shlex.quote(value)})" if blob else _word(value)]
        words += ["/dev/stdout"] if self.operation in ("get_object", "invoke") else []
        return " ".join(words)


class Caller:
    """Makes API calls in one account and region, at one endpoint."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def __call__(self, call: AwsCall, *, unless: str | Callable[[Exception], bool] = "") -> Any:
        """Return the response, or None if the error is ``unless``: its code, or a test of it.

        Raises:
            AwsError: the call failed.
        """
        from botocore.exceptions import ClientError

        with calls(f"calling {call.service} {call.operation}"):
            try:
                return getattr(self._aws.client(call.service), call.operation)(**call.parameters)
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if unless(error) if callable(unless) else code == unless:
                    return None
                raise


class PacedCaller(Caller):
    """Makes at most two calls a second, or one in each ``interval`` of seconds.

    CloudTrail allows two lookups a second; FilterLogEvents has a quota, too, that all callers in
    the account share: https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
    """

    def __init__(self, aws: Aws, interval: float = _INTERVAL) -> None:
        super().__init__(aws)
        self._interval = interval
        self._next = 0.0

    def __call__(self, call: AwsCall, **options: Any) -> Any:
        """Wait for the call's turn, then make it."""
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
        return super().__call__(call, **options)


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return shlex.quote(value if isinstance(value, str) else json.dumps(value))
