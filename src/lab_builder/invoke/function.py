"""Invoke a Lambda function, and wait for its result."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.aws_calls import AwsCall
from lab_builder.invoke.values import Failure, Run

# The longest that a function can run, and a little for its start.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
_LONGEST = 960  # seconds
_START = re.compile(r"^START RequestId: (\S+)", re.MULTILINE)
_REPORT = re.compile(r"^REPORT RequestId: \S+\tDuration: ([\d.]+) ms", re.MULTILINE)


def invoke(aws: Aws, name: str, event: Mapping[str, Any]) -> Run:
    """Invoke a function by its name, and return what it did. It is invoked once.

    The log comes with the reply, at most its last 4 KB:
    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

    Raises:
        AwsError: the call failed.
    """
    parameters = {"FunctionName": name, "LogType": "Tail", "Payload": json.dumps(event)}
    call = AwsCall("lambda", "invoke", parameters)
    began = time.monotonic()
    with calls(f"invoking {name}"):
        reply = aws.client("lambda", once_within=_LONGEST).invoke(**parameters)
        payload = json.loads(reply["Payload"].read() or b"null")
    seconds = time.monotonic() - began
    log = base64.b64decode(reply.get("LogResult", "")).decode(errors="replace")
    start, report = _START.search(log), _REPORT.search(log)
    failed = "FunctionError" in reply
    return Run(
        kind="function",
        name=name,
        id=start[1] if start else reply["ResponseMetadata"]["RequestId"],
        input=event,
        result=None if failed else payload,
        error=_failure(payload) if failed else None,
        seconds=float(report[1]) / 1000 if report else seconds,
        log=tuple(log.replace("\xa0", " ").splitlines()),
        log_is_complete=start is not None,
        calls=(call,),
    )


def _failure(payload: Any) -> Failure:
    if not isinstance(payload, Mapping):
        return Failure("Unhandled", str(payload))
    # A function that was stopped, after its timeout for one, has no exception, and no errorType.
    return Failure(str(payload.get("errorType", "Unhandled")), str(payload.get("errorMessage", "")))
