"""Invoking a function: what the reply of Lambda shows."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from lab_builder.aws import Aws
from lab_builder.errors import AwsError
from lab_builder.invoke import function
from lab_builder.invoke.values import Failure

_LOG = (
    "START RequestId: a1 Version: $LATEST\nhello\nEND RequestId: a1\n"
    "REPORT RequestId: a1\tDuration: 12.50 ms\tBilled Duration: 13 ms\n"
)


@pytest.fixture
def lambda_(aws: Aws) -> Iterator[Stubber]:
    """The stubber of the client that invokes."""
    with Stubber(aws.client("lambda", once_within=function._LONGEST)) as stubber:
        yield stubber


def reply(payload: Any, log: str = _LOG, **more: Any) -> dict[str, Any]:
    body = json.dumps(payload).encode()
    return {
        "StatusCode": 200,
        "Payload": StreamingBody(io.BytesIO(body), len(body)),
        "LogResult": base64.b64encode(log.encode()).decode(),
        "ResponseMetadata": {"RequestId": "of-the-call"},
        **more,
    }


def test_a_run_has_result_log_and_duration(aws: Aws, lambda_: Stubber) -> None:
    asked = {"FunctionName": "f", "LogType": "Tail", "Payload": '{"seed": "7"}'}
    lambda_.add_response("invoke", reply({"ok": 1}), asked)
    run = function.invoke(aws, "f", {"seed": "7"})
    assert (run.id, run.result, run.error, run.seconds) == ("a1", {"ok": 1}, None, 0.0125)
    assert run.log[1] == "hello"
    assert run.log_is_complete


def test_an_exception_is_the_error(aws: Aws, lambda_: Stubber) -> None:
    raised = {"errorType": "DatabaseTimeoutError", "errorMessage": "late", "stackTrace": []}
    lambda_.add_response("invoke", reply(raised, FunctionError="Unhandled"))
    run = function.invoke(aws, "f", {})
    assert run.error == Failure("DatabaseTimeoutError", "late")
    assert run.result is None


def test_a_function_that_was_stopped_has_no_exception(aws: Aws, lambda_: Stubber) -> None:
    stopped = {"errorMessage": "a1 Task timed out after 60.00 seconds"}
    lambda_.add_response("invoke", reply(stopped, FunctionError="Unhandled"))
    run = function.invoke(aws, "f", {})
    assert run.error == Failure("Unhandled", "a1 Task timed out after 60.00 seconds")


def test_a_log_whose_beginning_is_cut_is_not_complete(aws: Aws, lambda_: Stubber) -> None:
    lambda_.add_response("invoke", reply(None, "cut\nEND RequestId: a1\n"))
    run = function.invoke(aws, "f", {})
    assert not run.log_is_complete
    assert run.id == "of-the-call"


def test_the_call_can_be_copied_for_both_versions_of_the_aws_command(
    aws: Aws, lambda_: Stubber
) -> None:
    lambda_.add_response("invoke", reply(None))
    (call,) = function.invoke(aws, "f", {"a": "it's"}).calls
    payload = """fileb://<(echo '{"a": "it'"'"'s"}')"""
    assert str(call) == (
        f"aws lambda invoke --function-name f --log-type Tail --payload {payload} /dev/stdout"
    )


def test_it_is_invoked_once_also_if_lambda_fails(aws: Aws, lambda_: Stubber) -> None:
    lambda_.add_client_error("invoke", "ServiceException", http_status_code=500)
    with pytest.raises(AwsError, match="failed while invoking f"):
        function.invoke(aws, "f", {})
    assert aws.client("lambda", once_within=9).meta.config.retries["total_max_attempts"] == 1
