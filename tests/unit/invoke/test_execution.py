"""Following an execution of the workflow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lab_builder.aws import Aws
from lab_builder.errors import AwsError
from lab_builder.invoke import execution
from lab_builder.invoke.values import Failure, Run
from lab_builder.workflow import operation
from unit.lessons.worlds import LATER, MACHINE, RUN, entered, event, failed, scheduled
from unit.stacks.stubs import Stub


def state(status: str, **more: Any) -> dict[str, Any]:
    base = {"executionArn": RUN, "stateMachineArn": MACHINE, "startDate": LATER, "status": status}
    return {**base, **more}


def followed(aws: Aws) -> tuple[list[str], Run]:
    lines: list[str] = []
    run = operation.complete(execution.run(aws, MACHINE, "flow", {"seed": "7"}), lines.append)
    return lines, run


def test_failures_and_retries_are_shown_once_each_as_they_come(aws: Aws, stub: Stub) -> None:
    states, ended = stub("stepfunctions"), LATER + timedelta(seconds=4)
    first = [entered(1, "Work", 0), scheduled(2, 0), failed(3, "Timeout", 1)]
    details: Any = {"executionFailedEventDetails": {"error": "Timeout", "cause": "late"}}
    later = [*first, scheduled(4, 2), event(5, "ExecutionFailed", 4, **details)]
    states.add_response("start_execution", {"executionArn": RUN, "startDate": LATER})
    states.add_response("describe_execution", state("RUNNING"))
    states.add_response("get_execution_history", {"events": first})
    states.add_response(
        "describe_execution",
        state("FAILED", error="Timeout", cause='{"errorMessage": "late"}', stopDate=ended),
    )
    states.add_response("get_execution_history", {"events": later[:3], "nextToken": "t"})
    states.add_response("get_execution_history", {"events": later[3:]})
    lines, run = followed(aws)
    assert lines == ["started one", "Work fails: Timeout: ", "Work is retried after Timeout"]
    assert run.log == tuple(lines[1:])
    assert run.error == Failure("Timeout", "late")
    assert run.seconds == 4


def test_an_execution_that_succeeds_has_its_output(aws: Aws, stub: Stub) -> None:
    states = stub("stepfunctions")
    states.add_response("start_execution", {"executionArn": RUN, "startDate": LATER})
    states.add_response("describe_execution", state("SUCCEEDED", output="[1]", stopDate=LATER))
    states.add_response("get_execution_history", {"events": [entered(1, "Work", 0)]})
    _, run = followed(aws)
    assert (run.result, run.error, run.id) == ([1], None, RUN)


def test_an_execution_that_somebody_stopped_has_failed(aws: Aws, stub: Stub) -> None:
    states = stub("stepfunctions")
    states.add_response("start_execution", {"executionArn": RUN, "startDate": LATER})
    states.add_response("describe_execution", state("ABORTED", stopDate=LATER))
    states.add_response("get_execution_history", {"events": [entered(1, "Work", 0)]})
    assert followed(aws)[1].error == Failure("ABORTED", "")


def test_an_execution_that_cannot_be_started_is_an_error(aws: Aws, stub: Stub) -> None:
    stub("stepfunctions").add_client_error("start_execution", "AccessDeniedException")
    with pytest.raises(AwsError, match="AccessDenied"):
        followed(aws)
