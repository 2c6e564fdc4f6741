"""Answers of AWS to statements: what the account has to show in a test."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.response import StreamingBody
from botocore.stub import Stubber

import small_lab
from lab_builder.aws import Aws
from lab_builder.aws_calls import Caller
from lab_builder.lessons.statements.statement import Verdict, World
from lab_builder.model import Credentials
from unit.lessons.texts import checks, lesson

SINCE = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
LATER, BEFORE = SINCE + timedelta(minutes=1), SINCE - timedelta(minutes=1)
MS = int(SINCE.timestamp() * 1000)
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:flow"
RUN = "arn:aws:states:eu-west-1:123456789012:execution:flow:one"

Answers = list[tuple[str, str, Any]]  # service, operation, response or error code


# Clients take long to create: they are shared, and stubbed anew for each observation.
_AWS = Aws(
    small_lab.settings(
        region="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        credentials=Credentials("AKIDEXAMPLE", "secret"),
    )
)


def observe(lines: Iterable[str], answers: Answers, times: int = 1) -> Verdict:
    """Observe the statement of a check block, with these answers to its calls, in order.

    It is observed so many ``times``; the last verdict counts.
    """
    stubbers = {service: Stubber(_AWS.client(service)) for service, _, _ in answers}
    for service, operation, answer in answers:
        if isinstance(answer, str):
            stubbers[service].add_client_error(operation, answer)
        else:
            stubbers[service].add_response(operation, answer)
    (check,) = lesson(checks(*lines)).steps[0].checks
    world = World(Caller(_AWS), {"StackName": "lab"}, SINCE)
    with ExitStack() as stack:
        for stubber in stubbers.values():
            stack.enter_context(stubber)
        for _ in range(times):
            verdict = check.written.statement({"Env": "lab"}).observe(world)
        for stubber in stubbers.values():
            stubber.assert_no_pending_responses()
    return verdict


def resource(status: str) -> Any:
    found = {"LogicalResourceId": "Queue", "ResourceType": "AWS::SQS::Queue"}
    return {"StackResources": [found | {"ResourceStatus": status, "Timestamp": LATER}]}


def rule(**more: Any) -> Any:
    return {"Name": "r", "State": "ENABLED", "ScheduleExpression": "rate(5 minutes)", **more}


def points(*values: float) -> Any:
    return {
        "Datapoints": [
            {"Timestamp": SINCE + timedelta(minutes=n), "Sum": value}
            for n, value in enumerate(values)
        ]
    }


def log(*messages: str) -> Any:
    return {
        "events": [
            {"logStreamName": "s", "timestamp": MS + n, "message": message}
            for n, message in enumerate(messages)
        ]
    }


def invoked(*middle: str, attempts: int = 1) -> Any:
    one = ["START RequestId: a1 Version: $LATEST", *middle, "END RequestId: a1"]
    return log(*(one * attempts))


def executions(started: datetime = LATER) -> Any:
    one = {
        "executionArn": RUN,
        "stateMachineArn": MACHINE,
        "name": "one",
        "status": "SUCCEEDED",
        "startDate": started,
    }
    return {"executions": [one]}


def execution(status: str, given: str = "{}", **more: Any) -> Any:
    return {
        "executionArn": RUN,
        "stateMachineArn": MACHINE,
        "startDate": LATER,
        "status": status,
        "input": given,
        **more,
    }


def event(number: int, kind: str, second: int, before: int | None = None, **details: Any) -> Any:
    previous = number - 1 if before is None else before
    return {
        "id": number,
        "previousEventId": previous,
        "type": kind,
        "timestamp": SINCE + timedelta(seconds=second),
        **details,
    }


def entered(
    number: int, state: str, second: int, kind: str = "Task", before: int | None = None
) -> Any:
    details = {"stateEnteredEventDetails": {"name": state}}
    return event(number, f"{kind}StateEntered", second, before, **details)


def exited(
    number: int, state: str, second: int, kind: str = "Task", before: int | None = None
) -> Any:
    details = {"stateExitedEventDetails": {"name": state}}
    return event(number, f"{kind}StateExited", second, before, **details)


def failed(number: int, error: str, second: int) -> Any:
    details = {"resourceType": "lambda", "resource": "invoke", "error": error}
    return event(number, "TaskFailed", second, taskFailedEventDetails=details)


def scheduled(number: int, second: int) -> Any:
    details = {
        "resourceType": "lambda",
        "resource": "invoke",
        "region": "eu-west-1",
        "parameters": "{}",
    }
    return event(number, "TaskScheduled", second, taskScheduledEventDetails=details)


CAUGHT = {
    "events": [
        entered(1, "Work", 0),
        scheduled(2, 0),
        failed(3, "Timeout", 1),
        scheduled(4, 2),
        failed(5, "Timeout", 3),
        exited(6, "Work", 3),
        entered(7, "Mend", 3, "Pass"),
    ]
}
PARALLEL = {
    "events": [
        entered(1, "Left", 0, "Map", 0),
        event(2, "MapStateStarted", 0, mapStateStartedEventDetails={"length": 3}),
        entered(3, "Right", 1, before=0),
        exited(4, "Left", 2, "Map", 2),
        exited(5, "Right", 3, before=3),
        entered(6, "After", 4, before=5),
        exited(7, "After", 5),
    ]
}
FLOW = ("- execution: " + MACHINE,)
RUNS = {
    "JobRuns": [
        {"Id": "jr", "StartedOn": LATER, "JobRunState": "SUCCEEDED", "Arguments": {"--a": "1"}}
    ]
}


def alarm(state: str) -> Any:
    return {"MetricAlarms": [{"AlarmName": "a", "StateValue": state, "StateReason": "2 > 1"}]}


def alarm_history(*states: str) -> Any:
    return {
        "AlarmHistoryItems": [
            {
                "HistoryData": json.dumps(
                    {
                        "oldState": {"stateValue": "OK"},
                        "newState": {"stateValue": s, "stateReason": "2 > 1"},
                    }
                )
            }
            for s in states
        ]
    }


def messages(*bodies: str, sent: datetime = LATER) -> Any:
    stamp = str(int(sent.timestamp() * 1000))
    return {
        "Messages": [
            {"MessageId": b, "ReceiptHandle": b, "Body": b, "Attributes": {"SentTimestamp": stamp}}
            for b in bodies
        ]
    }


def queue(*answers: Any) -> Answers:
    found: Answers = [("sqs", "receive_message", each) for each in (*answers, {})]
    if answers:
        found.append(("sqs", "change_message_visibility_batch", {"Successful": [], "Failed": []}))
    return found


def objects(*keys: str, written: datetime = LATER) -> Any:
    return {"Contents": [{"Key": key, "Size": 2, "LastModified": written} for key in keys]}


def body(text: str) -> Any:
    return {"Body": StreamingBody(io.BytesIO(text.encode()), len(text))}


def called(**record: Any) -> Any:
    base = {
        "eventTime": "2026-11-28T12:01:00Z",
        "eventName": "ListRules",
        "eventSource": "events.amazonaws.com",
        "userAgent": "aws-cli/1.46.2",
        "userIdentity": {"arn": "arn:aws:iam::123456789012:user/ada"},
        "requestParameters": {"namePrefix": "lab"},
    }
    return {"Events": [{"CloudTrailEvent": json.dumps(base | record)}]}


def dashboard(*widgets: dict[str, Any]) -> Any:
    return {"DashboardBody": json.dumps({"widgets": list(widgets)})}


def graph(title: str = "Errors") -> dict[str, Any]:
    series = [["AWS/Lambda", "Errors", "FunctionName", "f"], [".", "Throttles", ".", "."]]
    return {"type": "metric", "properties": {"title": title, "metrics": series, "stat": "Sum"}}


def data(*values: float) -> Any:
    stamps = [LATER for _ in values]
    return {"MetricDataResults": [{"Id": "m0", "Values": list(values), "Timestamps": stamps}]}
