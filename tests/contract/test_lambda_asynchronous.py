"""Asynchronous invocation on the embedded engine behaves as the Lambda Developer Guide says.

Each test names its page below https://docs.aws.amazon.com/lambda/latest/dg/.
"""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import Function, allow, deploy
from eventually import eventually
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

FAILS = """
class DatabaseTimeoutError(Exception):
    pass

def handle(event, context):
    print(context.aws_request_id)
    raise DatabaseTimeoutError("the database did not answer")
"""


def test_a_failed_event_is_tried_again_with_the_same_id_then_sent_to_its_destination(
    quick_engine: RunningEngine,
) -> None:
    """invocation-async-retain-records.html: the record, on an event bus."""
    bus, heard = listen_to_bus(quick_engine)
    function = deploy(quick_engine, FAILS, allow("events:PutEvents", resource=bus))
    on_failure(function, bus, retries=1)
    function.invoke_later({"batch": 7})
    event = eventually(heard)
    assert event["source"] == "lambda"
    assert event["detail-type"] == "Lambda Function Invocation Result - Failure"
    assert event["resources"] == [f"{function.arn}:$LATEST", bus]
    detail = event["detail"]
    assert detail["requestContext"]["condition"] == "RetriesExhausted"
    assert detail["requestContext"]["approximateInvokeCount"] == 2
    assert detail["requestPayload"] == {"batch": 7}
    assert detail["responsePayload"]["errorType"] == "DatabaseTimeoutError"
    tried = [line for line in function.log() if line == detail["requestContext"]["requestId"]]
    assert len(tried) == 2
    assert function.metrics()["Errors"] == 2


def test_a_successful_event_is_sent_to_its_destination(engine: RunningEngine) -> None:
    """invocation-async-retain-records.html: OnSuccess, on a queue."""
    queue, url = make_queue(engine)
    function = deploy(
        engine,
        "def handle(event, context): return 'done'",
        allow("sqs:SendMessage", resource=queue),
    )
    engine.client("lambda").put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnSuccess": {"Destination": queue}}
    )
    function.invoke_later({})
    record = eventually(lambda: receive(engine, url))
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == "done"


def test_a_destination_that_the_role_may_not_use_gets_nothing(engine: RunningEngine) -> None:
    """monitoring-metrics-types.html: DestinationDeliveryFailures, for want of a permission."""
    queue, url = make_queue(engine)
    function = deploy(engine, FAILS)
    on_failure(function, queue, retries=0)
    function.invoke_later({})
    eventually(lambda: function.metric("DestinationDeliveryFailures"))
    assert receive(engine, url) is None


def test_a_rules_failed_call_is_tried_again_and_reaches_the_destination(
    quick_engine: RunningEngine,
) -> None:
    """invocation-async-error-handling.html: EventBridge invokes asynchronously."""
    queue, url = make_queue(quick_engine)
    function = deploy(quick_engine, FAILS, allow("sqs:SendMessage", resource=queue))
    on_failure(function, queue, retries=1)
    events = quick_engine.client("events")
    name = f"rule-{uuid4().hex[:12]}"
    rule = events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))["RuleArn"]
    quick_engine.client("lambda").add_permission(
        FunctionName=function.name,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
    )
    events.put_targets(Rule=name, Targets=[{"Id": "function", "Arn": function.arn}])
    events.put_events(Entries=[{"Source": name, "DetailType": "test", "Detail": "{}"}])
    record = eventually(lambda: receive(quick_engine, url))
    assert record["requestPayload"]["source"] == name
    assert record["requestContext"]["approximateInvokeCount"] == 2


def test_a_failed_event_is_sent_to_a_bucket(engine: RunningEngine) -> None:
    """invocation-async-retain-records.html#invocation-async-destinations: S3, on failure only."""
    bucket, s3 = f"bucket-{uuid4().hex[:12]}", engine.client("s3")
    engine.make_bucket(bucket)
    function = deploy(engine, FAILS, allow("s3:PutObject", "s3:ListBucket"))
    on_failure(function, f"arn:aws:s3:::{bucket}", retries=0)
    function.invoke_later({"batch": 7})
    [written] = eventually(lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"))
    day = r"\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}"
    assert re.fullmatch(f"aws/lambda/async/{function.name}/{day}", written["Key"])
    record = json.loads(s3.get_object(Bucket=bucket, Key=written["Key"])["Body"].read())
    assert record["requestPayload"] == {"batch": 7}
    assert record["requestContext"]["condition"] == "RetriesExhausted"


@pytest.mark.parametrize("actions", [["s3:PutObject"], ["s3:ListBucket"]])
def test_a_bucket_gets_nothing_without_both_permissions(
    engine: RunningEngine, actions: list[str]
) -> None:
    """invocation-async-retain-records.html: s3:PutObject and s3:ListBucket."""
    bucket = f"bucket-{uuid4().hex[:12]}"
    engine.make_bucket(bucket)
    function = deploy(engine, FAILS, allow(*actions))
    on_failure(function, f"arn:aws:s3:::{bucket}", retries=0)
    function.invoke_later({})
    eventually(lambda: function.metric("DestinationDeliveryFailures"))
    assert engine.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_a_bucket_is_no_destination_of_successes(engine: RunningEngine) -> None:
    """../api/API_PutFunctionEventInvokeConfig.html: S3 buckets for on-failure only."""
    function = deploy(engine, "def handle(event, context): return 'done'")
    with pytest.raises(ClientError, match="only for on-failure destinations") as refusal:
        engine.client("lambda").put_function_event_invoke_config(
            FunctionName=function.name,
            DestinationConfig={"OnSuccess": {"Destination": "arn:aws:s3:::some-bucket"}},
        )
    assert refusal.value.response["Error"]["Code"] == "InvalidParameterValueException"


def test_a_dead_letter_is_the_event_with_its_error_in_attributes(engine: RunningEngine) -> None:
    """invocation-async-retain-records.html#invocation-dlq: RequestID, ErrorCode, ErrorMessage."""
    queue, url = make_queue(engine)
    function = deploy(
        engine,
        FAILS,
        allow("sqs:SendMessage", resource=queue),
        DeadLetterConfig={"TargetArn": queue},
    )
    engine.client("lambda").put_function_event_invoke_config(
        FunctionName=function.name, MaximumRetryAttempts=0
    )
    function.invoke_later({"batch": 7})
    sqs = engine.client("sqs")
    [letter] = eventually(
        lambda: sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages")
    )
    assert json.loads(letter["Body"]) == {"batch": 7}
    [request_id] = {line for line in function.log() if re.fullmatch("[0-9a-f-]{36}", line)}
    assert letter["MessageAttributes"] == {
        "RequestID": {"DataType": "String", "StringValue": request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": "the database did not answer"},
    }


def test_a_dead_letter_that_the_role_may_not_send_is_counted(engine: RunningEngine) -> None:
    """monitoring-metrics-types.html: DeadLetterErrors, for want of a permission."""
    queue, url = make_queue(engine)
    function = deploy(engine, FAILS, DeadLetterConfig={"TargetArn": queue})
    engine.client("lambda").put_function_event_invoke_config(
        FunctionName=function.name, MaximumRetryAttempts=0
    )
    function.invoke_later({})
    eventually(lambda: function.metric("DeadLetterErrors"))
    assert receive(engine, url) is None


def on_failure(function: Function, destination: str, retries: int) -> None:
    function.engine.client("lambda").put_function_event_invoke_config(
        FunctionName=function.name,
        Qualifier="$LATEST",
        MaximumRetryAttempts=retries,
        DestinationConfig={"OnFailure": {"Destination": destination}},
    )


def make_queue(engine: RunningEngine) -> tuple[str, str]:
    sqs = engine.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid4().hex[:12]}")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return found["Attributes"]["QueueArn"], url


def receive(engine: RunningEngine, url: str) -> Any:
    messages = engine.client("sqs").receive_message(QueueUrl=url).get("Messages", [])
    return json.loads(messages[0]["Body"]) if messages else None


def listen_to_bus(engine: RunningEngine) -> tuple[str, Any]:
    """Make an event bus; return its ARN and a function that returns the next event on it."""
    events = engine.client("events")
    name = f"bus-{uuid4().hex[:12]}"
    bus = events.create_event_bus(Name=name)["EventBusArn"]
    queue, url = make_queue(engine)
    pattern = json.dumps({"source": [{"prefix": ""}]})
    rule = events.put_rule(Name="all", EventBusName=name, EventPattern=pattern)["RuleArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    engine.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_targets(Rule="all", EventBusName=name, Targets=[{"Id": "queue", "Arn": queue}])
    return bus, lambda: receive(engine, url)
