"""Rules and targets on the embedded engine behave as the EventBridge User Guide says.

Each test names its page below https://docs.aws.amazon.com/eventbridge/latest/userguide/.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from contract.functions import Function, allow, deploy
from contract.machines import machine
from contract.rules import inbox, let_in, pattern_rule, rule_role, unique
from eventually import eventually
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

WORDS = "def handle(event, context):\n    print('heard', event['detail']['word'])"


def test_an_event_reaches_a_queue_as_it_is(engine: RunningEngine) -> None:
    """eb-events-structure.html."""
    rule, queue = pattern_rule(engine), inbox(engine)
    rule.to(queue.arn)
    sent = rule.send(amount=3)
    event = queue.event()
    now = datetime.now(UTC)
    assert abs(datetime.fromisoformat(event.pop("time")) - now) < timedelta(seconds=30)
    assert event == {
        "version": "0",
        "id": sent,
        "detail-type": "test",
        "source": rule.name,
        "account": engine.account_id,
        "region": engine.region,
        "resources": [],
        "detail": {"amount": 3},
    }


@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ([{"prefix": "incoming/"}], ["state/x", ""]),
        ([{"anything-but": ["low"]}, "low-ish"], ["low"]),
        ([{"suffix": ".jsonl"}], [".json"]),
    ],
)
def test_a_rule_hears_what_its_pattern_describes(
    engine: RunningEngine, wanted: list[object], others: list[str]
) -> None:
    """eb-create-pattern-operators.html."""
    rule, queue = pattern_rule(engine, detail={"word": wanted}), inbox(engine)
    rule.to(queue.arn)
    for word in (*others, "incoming/batch.jsonl"):
        rule.send(word=word)
    assert queue.event()["detail"] == {"word": "incoming/batch.jsonl"}
    assert queue.messages() == []


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        ({"Input": '{"fixed": true}'}, {"fixed": True}),
        ({"InputPath": "$.detail"}, {"id": 7, "names": ["a", "b"]}),
        ({"InputPath": "$.detail.names"}, ["a", "b"]),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"id": "$.detail.id", "type": "$.detail-type"},
                    "InputTemplate": '{"id": <id>, "text": "a <type> of <aws.events.rule-name>"}',
                }
            },
            {"id": 7, "text": "a test of {rule}"},
        ),
    ],
)
def test_a_target_gets_the_input_it_asks_for(
    engine: RunningEngine, given: dict[str, object], heard: object
) -> None:
    """eb-transform-target-input.html."""
    rule, queue = pattern_rule(engine), inbox(engine)
    rule.to(queue.arn, **given)
    rule.send(id=7, names=["a", "b"])
    assert queue.receive()["Body"] == json.dumps(heard).replace("{rule}", rule.name)


def test_a_function_is_invoked_where_its_policy_lets_the_rule_in(engine: RunningEngine) -> None:
    """eb-use-resource-based.html: lambda:InvokeFunction for the rule as the source."""
    function, dead = deploy(engine, WORDS), inbox(engine)
    welcome, stranger = pattern_rule(engine), pattern_rule(engine)
    admit(function, welcome.arn)
    for rule in (welcome, stranger):
        rule.to(function.arn, DeadLetterConfig={"Arn": dead.arn})
    stranger.send(word="stranger")
    assert attributes(dead.receive())["ERROR_CODE"] == "NO_PERMISSIONS"
    welcome.send(word="welcome")
    assert "heard welcome" in eventually(lambda: heard_by(function))
    assert "heard stranger" not in heard_by(function)


def test_an_execution_starts_with_the_event_as_its_input_as_the_role(engine: RunningEngine) -> None:
    """eb-use-identity-based.html: states:StartExecution on the state machine."""
    target, dead = machine(engine, {"Done": {"Type": "Succeed"}}), inbox(engine)
    may, may_not = pattern_rule(engine), pattern_rule(engine)
    letters = {"DeadLetterConfig": {"Arn": dead.arn}}
    start = allow("states:StartExecution", resource=target.arn)
    may_not.to(target.arn, RoleArn=rule_role(engine), **letters)
    may_not.send()
    assert attributes(dead.receive())["ERROR_CODE"] == "NO_PERMISSIONS"
    may.to(target.arn, RoleArn=rule_role(engine, start), **letters)
    sent = may.send(batch=1)
    states = engine.client("stepfunctions")
    listed = {"stateMachineArn": target.arn}
    (run,) = eventually(lambda: states.list_executions(**listed)["executions"])
    given = json.loads(states.describe_execution(executionArn=run["executionArn"])["input"])
    assert (given["id"], given["detail"]) == (sent, {"batch": 1})


def test_a_topic_passes_the_event_on(engine: RunningEngine) -> None:
    """eb-use-resource-based.html: sns:Publish; a topic's own first policy does not let rules in."""
    sns, dead, queue = engine.client("sns"), inbox(engine), inbox(engine, None)
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=queue.arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    policy = let_in("sqs:SendMessage", queue.arn).replace("events.amazonaws", "sns.amazonaws")
    engine.client("sqs").set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": policy})
    rule = pattern_rule(engine)
    rule.to(topic, DeadLetterConfig={"Arn": dead.arn})
    rule.send()
    assert attributes(dead.receive())["ERROR_CODE"] == "NO_PERMISSIONS"
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=let_in("sns:Publish", topic)
    )
    sent = rule.send()
    assert queue.event()["id"] == sent


@pytest.mark.parametrize("of_group", [False, True])
def test_a_log_group_gets_a_line(engine: RunningEngine, of_group: bool) -> None:
    """eb-use-resource-based.html: CloudWatch Logs permissions; API_PutResourcePolicy.html."""
    logs, group = engine.client("logs"), f"/aws/events/{unique('group')}"
    logs.create_log_group(logGroupName=group)
    (found,) = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    resource = found["arn"].removesuffix(":*")
    logs.put_resource_policy(
        **({"resourceArn": resource} if of_group else {"policyName": unique("policy")}),
        policyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": found["arn"],
                },
            }
        ),
    )
    rule = pattern_rule(engine)
    rule.to(found["arn"].removesuffix(":*"))
    sent = rule.send()
    (line,) = eventually(lambda: logs.filter_log_events(logGroupName=group)["events"])
    assert json.loads(line["message"])["id"] == sent


def test_an_event_on_a_custom_bus_matches_the_rules_of_that_bus(engine: RunningEngine) -> None:
    """eb-create-event-bus.html; eb-monitoring.html: EventBusName and RuleName."""
    bus = unique("bus")
    engine.client("events").create_event_bus(Name=bus)
    rule, queue = pattern_rule(engine, bus), inbox(engine)
    rule.to(queue.arn)
    sent = rule.send()
    assert [event["id"] for event in eventually(queue.events)] == [sent]
    named = {"EventBusName": bus, "RuleName": rule.name}
    eventually(lambda: rule.metric("Invocations", **named) == 1)
    assert rule.metric("Invocations") == 0


def test_what_an_archive_keeps_can_be_replayed(engine: RunningEngine) -> None:
    """eb-archive-event.html, eb-replay-archived-event.html: with replay-name, the id as it was."""
    events, bus, began = engine.client("events"), unique("bus"), datetime.now(UTC)
    arn = events.create_event_bus(Name=bus)["EventBusArn"]
    kept = events.create_archive(ArchiveName=unique("archive"), EventSourceArn=arn)
    rule, queue = pattern_rule(engine, bus), inbox(engine)
    rule.to(queue.arn)
    sent = rule.send(batch=1)
    assert "replay-name" not in queue.event()
    replay = unique("replay")
    events.start_replay(
        ReplayName=replay,
        EventSourceArn=kept["ArchiveArn"],
        EventStartTime=began - timedelta(minutes=1),
        EventEndTime=datetime.now(UTC) + timedelta(minutes=1),
        Destination={"Arn": arn},
    )
    again = queue.event()
    assert (again["id"], again["replay-name"]) == (sent, replay)
    eventually(lambda: events.describe_replay(ReplayName=replay)["State"] == "COMPLETED")


def test_a_new_object_is_an_event(engine: RunningEngine) -> None:
    """eb-create-pattern-operators.html#eb-filtering-prefix-matching; EventBridge.html of S3."""
    s3, bucket, queue = engine.client("s3"), unique("bucket"), inbox(engine)
    engine.make_bucket(bucket)
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    detail = {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": "incoming/"}]}}
    rule = pattern_rule(engine, source=["aws.s3"], detail=detail)
    rule.to(queue.arn)
    s3.put_object(Bucket=bucket, Key="state/seen.json", Body=b"{}")
    s3.put_object(Bucket=bucket, Key="incoming/batch.jsonl", Body=b"{}")
    event = queue.event()
    assert event["detail-type"] == "Object Created"
    assert event["detail"]["object"]["key"] == "incoming/batch.jsonl"
    assert event["detail"]["object"]["size"] == 2
    assert queue.messages() == []


def test_what_cannot_be_delivered_is_buried_with_its_reason(engine: RunningEngine) -> None:
    """eb-rule-dlq.html: the message attributes; a target that is not there is not tried again."""
    rule, dead = pattern_rule(engine), inbox(engine)
    nowhere = engine.arn("sqs", "nobody-made-this")
    rule.to(nowhere, Input='"fixed"', DeadLetterConfig={"Arn": dead.arn})
    sent = rule.send(batch=1)
    message = dead.receive()
    assert json.loads(message["Body"])["id"] == sent
    assert attributes(message) == {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": nowhere,
        "ERROR_CODE": "NO_RESOURCE",
        "ERROR_MESSAGE": f"{nowhere} does not exist",
        "RETRY_ATTEMPTS": "0",
    }
    assert {name: rule.metric(name) for name in METRICS} == dict.fromkeys(METRICS, 1)


METRICS = (
    "MatchedEvents",
    "TriggeredRules",
    "Invocations",
    "FailedInvocations",
    "InvocationsSentToDlq",
)


def test_a_failure_is_counted_only_where_there_is_one(engine: RunningEngine) -> None:
    """eb-monitoring.html: "only sends this metric to CloudWatch if it isn't zero"."""
    rule, queue = pattern_rule(engine), inbox(engine)
    rule.to(queue.arn)
    rule.send()
    queue.receive()
    eventually(lambda: rule.metric("Invocations") == 1)
    listed = engine.client("cloudwatch").list_metrics(
        Namespace="AWS/Events", Dimensions=[{"Name": "RuleName", "Value": rule.name}]
    )["Metrics"]
    names = {metric["MetricName"] for metric in listed}
    assert names == {"MatchedEvents", "TriggeredRules", "Invocations"}


def test_a_dead_letter_that_its_queue_refuses_is_counted(engine: RunningEngine) -> None:
    """eb-rule-dlq.html: InvocationsFailedToBeSentToDlq."""
    rule, closed = pattern_rule(engine), inbox(engine, None)
    rule.to(engine.arn("sqs", "nobody-made-this"), DeadLetterConfig={"Arn": closed.arn})
    rule.send()
    eventually(lambda: rule.metric("InvocationsFailedToBeSentToDlq") == 1)
    assert closed.messages() == []


def test_a_rule_that_is_disabled_is_deaf(engine: RunningEngine) -> None:
    """eb-delete-rule.html: "a rule doesn't run after you disable it"."""
    rule, queue = pattern_rule(engine), inbox(engine)
    rule.to(queue.arn)
    rule.events.disable_rule(Name=rule.name)
    rule.send(word="unheard")
    rule.events.enable_rule(Name=rule.name)
    rule.send(word="heard")
    assert queue.event()["detail"] == {"word": "heard"}
    time.sleep(0.2)
    assert queue.messages() == []


@pytest.mark.embedded
def test_a_target_that_nothing_reaches_is_refused_by_name(engine: RunningEngine) -> None:
    """eb-targets.html: what the engine cannot do, it does not promise."""
    with pytest.raises(ClientError, match="ecs is not a supported service"):
        pattern_rule(engine).to(engine.arn("ecs", "cluster/one"))


def admit(function: Function, rule_arn: str) -> None:
    function.engine.client("lambda").add_permission(
        FunctionName=function.name,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule_arn,
    )


def heard_by(function: Function) -> list[str]:
    groups = function.engine.client("logs").describe_log_groups(
        logGroupNamePrefix=f"/aws/lambda/{function.name}"
    )["logGroups"]
    return function.log() if groups else []


def attributes(message: dict[str, object]) -> dict[str, str]:
    found = message["MessageAttributes"]
    assert isinstance(found, dict)
    return {name: value["StringValue"] for name, value in found.items()}
