"""Start an execution of a state machine, and follow it to its end."""

from __future__ import annotations

import json
import uuid
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from lab_builder.aws import Aws
from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.invoke.values import Failure, Run
from lab_builder.local.drill.history import notable_events
from lab_builder.polling import polls, retry_transient

_PAGE = 1000  # events, the most that a page of history holds


def run(aws: Aws, arn: str, name: str, event: Mapping[str, Any]) -> Generator[str, None, Run]:
    """Start an execution, yield its failures, retries and jobs as they come, and return its end.

    If it is closed early, the execution continues.

    Raises:
        AwsError: a call failed.
    """
    caller = Caller(aws)
    # With a name of its own, it is started once, however often the call is repeated.
    start = AwsCall(
        "stepfunctions",
        "start_execution",
        {"stateMachineArn": arn, "name": f"invoke-{uuid.uuid4()}", "input": json.dumps(event)},
    )
    execution = retry_transient(lambda: caller(start))["executionArn"]
    yield f"started {execution.rpartition(':')[2]}"
    describe = AwsCall("stepfunctions", "describe_execution", {"executionArn": execution})
    history = AwsCall(
        "stepfunctions", "get_execution_history", {"executionArn": execution, "maxResults": _PAGE}
    )
    shown: list[str] = []
    for _ in polls():
        # Before the history: what is in it then is complete if the execution has ended.
        state = retry_transient(lambda: caller(describe))
        lines = _lines(retry_transient(lambda: _events(caller, history)))
        yield from lines[len(shown) :]
        shown = lines
        if state["status"] != "RUNNING":
            break
    return Run(
        kind="workflow",
        name=name,
        id=execution,
        input=event,
        result=json.loads(state["output"]) if state.get("output") else None,
        error=None
        if state["status"] == "SUCCEEDED"
        else Failure(state.get("error", state["status"]), _message(state.get("cause", ""))),
        seconds=(state["stopDate"] - state["startDate"]).total_seconds(),
        log=tuple(shown),
        log_is_complete=True,
        calls=(start, describe, history),
    )


def _events(caller: Caller, call: AwsCall) -> list[dict[str, Any]]:
    """Return the whole history."""
    found: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        page = caller(AwsCall(call.service, call.operation, {**call.parameters, **more}))
        found += page["events"]
        if not page.get("nextToken"):
            return found
        more = {"nextToken": page["nextToken"]}


def _lines(events: Iterable[dict[str, Any]]) -> list[str]:
    return [each.what for each in notable_events(list(events)) if not each.is_end]


def _message(cause: str) -> str:
    """Return the message of a cause, which is the error of a function as JSON, or text."""
    try:
        return str(json.loads(cause)["errorMessage"])
    except (ValueError, TypeError, KeyError):
        return cause
