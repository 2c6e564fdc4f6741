"""What a drill saw, and the call that showed it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from lab_builder.aws import Aws, calls

_COMMANDS = {"s3": "s3api"}  # where the aws command line has another name for a service


@dataclass(frozen=True, slots=True)
class Call:
    """A call to AWS: service and operation in boto3's words, parameters in the API's."""

    service: str
    operation: str
    parameters: Mapping[str, Any]

    def __str__(self) -> str:
        """Return the call as a command that anyone can repeat."""
        from botocore import xform_name

        words = ["aws", _COMMANDS.get(self.service, self.service), self.operation.replace("_", "-")]
        for name, value in self.parameters.items():
            words += [f"--{xform_name(name, '-')}", _word(value)]
        words += ["/dev/stdout"] if self.operation == "get_object" else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that was seen. ``expectation`` is the one that it fulfils, if any."""

    what: str
    call: Call
    expectation: str | None = None
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that a drill must show; ``seen`` is None where it did not in time."""

    what: str
    seen: Observation | None


class Watch(Protocol):
    """Looks at one thing again and again. ``ended`` says that another look shows no more."""

    expects: tuple[str, ...]
    ended: bool

    def look(self) -> Iterator[Observation]:
        """Yield what was not seen before."""
        ...


class Ask:
    """Carries out calls with the clients of one account, region and endpoint."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def __call__(self, call: Call, *, unless: str = "") -> Any:
        """Return the answer; None where the error code is ``unless``.

        Raises:
            AwsError: the call was refused or lost.
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
