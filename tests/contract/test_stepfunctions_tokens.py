"""Tasks of Step Functions that wait for a token behave as the Step Functions Developer Guide says.

Each test names its page below https://docs.aws.amazon.com/step-functions/latest/dg/.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import allow
from contract.machines import Execution, machine, task
from eventually import eventually
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@dataclass(frozen=True)
class Office:
    """Where a machine asks by a message to a queue, and somebody answers."""

    engine: RunningEngine
    url: str

    def ask(self, **fields: Any) -> Execution:
        """Start an execution whose one task sends its token and waits."""
        message = {"token.$": "$$.Task.Token", "try.$": "$$.State.RetryCount"}
        request = {"QueueUrl": self.url, "MessageBody": message}
        states = {"Ask": task("sqs:sendMessage.waitForTaskToken", request, **fields)}
        return machine(self.engine, states, allow("sqs:SendMessage")).start()

    def hear(self) -> dict[str, Any]:
        """Return the next message."""
        sqs = self.engine.client("sqs")
        [received] = eventually(lambda: sqs.receive_message(QueueUrl=self.url).get("Messages"))
        sqs.delete_message(QueueUrl=self.url, ReceiptHandle=received["ReceiptHandle"])
        heard: dict[str, Any] = json.loads(received["Body"])
        return heard

    def approve(self, token: str) -> None:
        """Answer well."""
        steps = self.engine.client("stepfunctions")
        steps.send_task_success(taskToken=token, output='{"approved": true}')

    def refuse(self, token: str) -> None:
        """Answer with a failure."""
        steps = self.engine.client("stepfunctions")
        steps.send_task_failure(taskToken=token, error="Refused", cause="by the controller")


@pytest.fixture
def office(engine: RunningEngine) -> Office:
    sqs = engine.client("sqs")
    return Office(engine, sqs.create_queue(QueueName=f"queue-{uuid4().hex[:12]}")["QueueUrl"])


def assert_forgotten(answer: Callable[[str], None], token: str) -> None:
    with pytest.raises(ClientError, match="TaskTimedOut"):
        answer(token)


def test_a_task_waits_for_its_token(office: Office) -> None:
    """connect-to-resource.html#connect-wait-token: SendTaskSuccess, SendTaskFailure."""
    approved = office.ask()
    office.approve(office.hear()["token"])
    assert approved.output() == {"approved": True}
    refused = office.ask()
    office.refuse(office.hear()["token"])
    assert refused.end()["error"] == "Refused"


def test_an_unknown_token_is_refused_and_so_is_one_that_was_answered(office: Office) -> None:
    """../apireference/API_SendTaskSuccess.html: TaskTimedOut."""
    assert_forgotten(office.approve, "unknown")
    run = office.ask()
    token = office.hear()["token"]
    office.approve(token)
    run.output()
    assert_forgotten(office.approve, token)
    assert_forgotten(office.refuse, token)


def test_each_attempt_has_its_own_task_token(office: Office) -> None:
    """connect-to-resource.html#connect-wait-token, concepts-error-handling.html: Retry."""
    run = office.ask(Retry=[{"ErrorEquals": ["Refused"], "IntervalSeconds": 1, "MaxAttempts": 1}])
    first = office.hear()
    office.refuse(first["token"])
    second = office.hear()
    assert (first["try"], second["try"]) == (0, 1)
    assert second["token"] != first["token"]
    assert_forgotten(office.approve, first["token"])
    assert run.describe()["status"] == "RUNNING"
    office.approve(second["token"])
    assert run.output() == {"approved": True}


def test_a_try_after_a_timeout_waits_for_its_own_token(office: Office) -> None:
    """connect-to-resource.html#connect-wait-token: the first one has timed out."""
    retry = [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    run = office.ask(TimeoutSeconds=2, Retry=retry)
    first, second = office.hear(), office.hear()
    assert_forgotten(office.approve, first["token"])
    office.approve(second["token"])
    assert run.output() == {"approved": True}
    assert run.types().count("TaskTimedOut") == 1


def test_heartbeats_keep_a_task_waiting(office: Office) -> None:
    """connect-to-resource.html#connect-wait-token: HeartbeatSeconds, SendTaskHeartbeat."""
    run = office.ask(HeartbeatSeconds=1, TimeoutSeconds=30)
    token = office.hear()["token"]
    steps = office.engine.client("stepfunctions")
    for _ in range(8):
        steps.send_task_heartbeat(taskToken=token)
        eventually(lambda: run.describe()["status"] == "RUNNING")
    assert run.end()["error"] == "States.Timeout"
    with pytest.raises(ClientError, match="TaskTimedOut"):
        steps.send_task_heartbeat(taskToken=token)


@pytest.mark.parametrize("name", ["States.HeartbeatTimeout", "States.Timeout"])
def test_a_missed_heartbeat_is_caught_by_either_name(office: Office, name: str) -> None:
    """concepts-error-handling.html: States.HeartbeatTimeout."""
    retry = [{"ErrorEquals": [name], "IntervalSeconds": 1, "MaxAttempts": 1}]
    run = office.ask(HeartbeatSeconds=1, TimeoutSeconds=30, Retry=retry)
    assert office.hear()["try"] == 0
    office.approve(office.hear()["token"])
    assert run.output() == {"approved": True}


def test_the_task_token_of_a_stopped_execution_is_not_accepted(office: Office) -> None:
    """../apireference/API_StopExecution.html: nothing of the execution goes on."""
    run = office.ask()
    token = office.hear()["token"]
    run.stop()
    assert run.describe()["status"] == "ABORTED"
    assert_forgotten(office.approve, token)
