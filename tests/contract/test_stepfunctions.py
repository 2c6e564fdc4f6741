"""Step Functions on the embedded engine behaves as the Step Functions Developer Guide says.

Each test names its page below https://docs.aws.amazon.com/step-functions/latest/dg/.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import Function, allow, deploy, role
from contract.machines import machine, task, wait
from eventually import eventually
from functional.engines import RunningEngine, kill, start, wait_until_saved
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine

INVOKE = allow("lambda:InvokeFunction")
# Fails as often as the event says, then answers with the event.
STUBBORN = """
class DatabaseTimeoutError(Exception):
    pass

def handle(event, context):
    if event["retry_count"] < event["failures"]:
        raise DatabaseTimeoutError("the database did not answer")
    return event
"""


@pytest.fixture(scope="module")
def stubborn(engine: RunningEngine) -> Function:
    return deploy(engine, STUBBORN)


def invoke_stubborn(function: Function, **fields: Any) -> dict[str, Any]:
    payload = {"failures.$": "$.failures", "retry_count.$": "$$.State.RetryCount"}
    return task("lambda:invoke", {"FunctionName": function.arn, "Payload": payload}, **fields)


def test_the_invoke_integration_returns_the_whole_answer(
    engine: RunningEngine, stubborn: Function
) -> None:
    """connect-lambda.html: Payload, StatusCode, ExecutedVersion."""
    run = machine(engine, {"Invoke": invoke_stubborn(stubborn)}, INVOKE).start({"failures": 0})
    answer = run.output()
    assert answer["Payload"] == {"failures": 0, "retry_count": 0}
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")


def test_every_event_has_its_id_and_the_id_of_the_one_before(
    engine: RunningEngine, stubborn: Function
) -> None:
    """../apireference/API_HistoryEvent.html; the events of each state type."""
    retry = [{"ErrorEquals": ["DatabaseTimeoutError"], "IntervalSeconds": 1}]
    states = {
        "Invoke": invoke_stubborn(stubborn, Retry=retry, ResultPath="$.x", Next="Each"),
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemProcessor": {"StartAt": "Do", "States": {"Do": {"Type": "Pass", "End": True}}},
            "Next": "Rest",
        },
        "Rest": wait(1, Next="Done"),
        "Done": {"Type": "Succeed"},
    }
    run = machine(engine, states, INVOKE).start({"failures": 1, "items": ["a"]})
    assert run.end()["status"] == "SUCCEEDED"
    history = run.history()
    assert [event["id"] for event in history] == list(range(1, len(history) + 1))
    assert all(0 <= event["previousEventId"] < event["id"] for event in history)
    assert [event["type"] for event in history] == [
        "ExecutionStarted",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskFailed",
        "TaskScheduled",
        "TaskStarted",
        "TaskSucceeded",
        "TaskStateExited",
        "MapStateEntered",
        "MapStateStarted",
        "MapIterationStarted",
        "PassStateEntered",
        "PassStateExited",
        "MapIterationSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "WaitStateEntered",
        "WaitStateExited",
        "SucceedStateEntered",
        "SucceedStateExited",
        "ExecutionSucceeded",
    ]
    failed = history[4]["taskFailedEventDetails"]
    assert failed["error"] == "DatabaseTimeoutError"
    assert "stackTrace" in json.loads(failed["cause"])


def test_the_history_grows_while_the_execution_runs(engine: RunningEngine) -> None:
    """../apireference/API_GetExecutionHistory.html, API_ListExecutions.html."""
    waiting = machine(engine, {"Rest": wait(600)})
    run = waiting.start({"n": 1})
    eventually(lambda: "WaitStateEntered" in run.types())
    described = run.describe()
    assert (described["status"], described["input"]) == ("RUNNING", '{"n": 1}')
    assert "output" not in described
    listed = engine.client("stepfunctions").list_executions(
        stateMachineArn=waiting.arn, statusFilter="RUNNING"
    )
    assert [execution["executionArn"] for execution in listed["executions"]] == [run.arn]
    run.stop()


def test_a_stopped_execution_ends_at_once(engine: RunningEngine) -> None:
    """../apireference/API_StopExecution.html: ABORTED, with error and cause."""
    run = machine(engine, {"Rest": wait(600)}).start()
    eventually(lambda: "WaitStateEntered" in run.types())
    run.stop(error="Enough", cause="the class is over")
    ended = run.describe()
    assert ended["status"] == "ABORTED"
    assert (ended["error"], ended["cause"]) == ("Enough", "the class is over")
    time.sleep(0.5)
    last = run.history()[-1]
    assert (last["type"], last["previousEventId"]) == ("ExecutionAborted", 0)
    assert last["executionAbortedEventDetails"]["error"] == "Enough"
    assert run.describe() | {"ResponseMetadata": None} == ended | {"ResponseMetadata": None}


def test_a_stop_ends_the_delay_before_a_retry(engine: RunningEngine, stubborn: Function) -> None:
    """../apireference/API_StopExecution.html: nothing of the execution goes on."""
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2}]
    states = {"Invoke": invoke_stubborn(stubborn, Retry=retry)}
    run = machine(engine, states, INVOKE).start({"failures": 9})
    eventually(lambda: "TaskFailed" in run.types())
    run.stop()
    tries = len([line for line in stubborn.log() if line.startswith("START")])
    time.sleep(3)
    assert len([line for line in stubborn.log() if line.startswith("START")]) == tries


def test_a_retry_waits_longer_each_time_and_gives_up_into_the_catch(
    engine: RunningEngine, stubborn: Function
) -> None:
    """concepts-error-handling.html: IntervalSeconds, BackoffRate, MaxAttempts; Catch by name."""
    retry = [
        {"ErrorEquals": ["AnotherError"], "MaxAttempts": 9},
        {
            "ErrorEquals": ["DatabaseTimeoutError"],
            "IntervalSeconds": 1,
            "BackoffRate": 2,
            "MaxAttempts": 2,
        },
    ]
    catch = [{"ErrorEquals": ["DatabaseTimeoutError"], "ResultPath": "$.error", "Next": "Caught"}]
    states = {
        "Invoke": invoke_stubborn(stubborn, Retry=retry, Catch=catch),
        "Caught": {"Type": "Pass", "End": True},
    }
    run = machine(engine, states, INVOKE).start({"failures": 9})
    output = run.output()
    assert output["error"]["Error"] == "DatabaseTimeoutError"
    assert json.loads(output["error"]["Cause"])["errorMessage"] == "the database did not answer"
    history = run.history()
    failures = [event["timestamp"] for event in history if event["type"] == "TaskFailed"]
    assert len(failures) == 3
    first, second = failures[1] - failures[0], failures[2] - failures[1]
    assert first >= timedelta(seconds=1)
    assert second >= timedelta(seconds=2)


def test_jitter_shortens_the_delay(engine: RunningEngine, stubborn: Function) -> None:
    """concepts-error-handling.html: JitterStrategy FULL draws between 0 and the delay."""
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 4, "JitterStrategy": "FULL"}]
    states = {"Invoke": invoke_stubborn(stubborn, Retry=retry)}
    jittery = machine(engine, states, INVOKE)
    runs = [jittery.start({"failures": 1}) for _ in range(6)]
    delays = []
    for run in runs:
        run.end()
        scheduled = [e["timestamp"] for e in run.history() if e["type"] == "TaskScheduled"]
        delays.append((scheduled[1] - scheduled[0]).total_seconds())
    assert max(delays) - min(delays) > 0.3
    assert min(delays) < 4


def test_an_uncaught_error_fails_the_execution_with_its_name(
    engine: RunningEngine, stubborn: Function
) -> None:
    """concepts-error-handling.html, ../apireference/API_DescribeExecution.html."""
    states = {"Invoke": invoke_stubborn(stubborn)}
    run = machine(engine, states, INVOKE).start({"failures": 9})
    ended = run.end()
    assert (ended["status"], ended["error"]) == ("FAILED", "DatabaseTimeoutError")
    assert "output" not in ended
    assert run.types()[-1] == "ExecutionFailed"


def test_nothing_follows_the_event_that_ends_a_history(engine: RunningEngine) -> None:
    """../apireference/API_HistoryEvent.html: of failing items, the first ends the execution."""
    missing = task("aws-sdk:sqs:getQueueUrl", {"QueueName.$": "$"})
    processor = {"StartAt": "Find", "States": {"Find": missing}}
    states = {"Each": {"Type": "Map", "ItemsPath": "$", "ItemProcessor": processor, "End": True}}
    run = machine(engine, states).start([f"queue-{number}" for number in range(8)])
    assert run.end()["status"] == "FAILED"
    time.sleep(0.5)
    types = run.types()
    assert types.index("ExecutionFailed") == len(types) - 1


@pytest.mark.parametrize("error", ["LowScore", "States.TaskFailed"])
def test_a_fail_state_takes_its_error_and_cause_from_the_input(
    engine: RunningEngine, error: str
) -> None:
    """state-fail.html: ErrorPath, CausePath; of what was caught, the name may be AWS's own."""
    states = {"Failed": {"Type": "Fail", "ErrorPath": "$.error", "CausePath": "$.cause"}}
    ended = machine(engine, states).start({"error": error, "cause": "80 %"}).end()
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", error, "80 %")


@pytest.mark.parametrize(("score", "chosen"), [(85, "high"), (84.9, "low"), (None, "none")])
def test_a_choice_compares(engine: RunningEngine, score: float | None, chosen: str) -> None:
    """state-choice.html: IsNumeric, NumericGreaterThanEquals, And, Not, Default."""
    numeric = {"Variable": "$.score", "IsNumeric": True}
    high = {"Variable": "$.score", "NumericGreaterThanEquals": 85}
    states: dict[str, Any] = {
        "Choose": {
            "Type": "Choice",
            "Choices": [{"And": [numeric, high], "Next": "High"}, {"Not": numeric, "Next": "None"}],
            "Default": "Low",
        },
        "High": {"Type": "Pass", "Result": "high", "End": True},
        "Low": {"Type": "Pass", "Result": "low", "End": True},
        "None": {"Type": "Pass", "Result": "none", "End": True},
    }
    assert machine(engine, states).start({"score": score}).output() == chosen


def test_branches_and_items_keep_their_order_and_see_the_context(engine: RunningEngine) -> None:
    """state-parallel.html, state-map-inline.html, concepts-input-output-filtering.html."""
    each = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemSelector": {
            "item.$": "$$.Map.Item.Value",
            "index.$": "$$.Map.Item.Index",
            "run.$": "$$.Execution.Name",
        },
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "INLINE"},
            "StartAt": "Name",
            "States": {
                "Name": {
                    "Type": "Pass",
                    "Parameters": {"text.$": "States.Format('{}-{}', $.index, $.item)"},
                    "OutputPath": "$.text",
                    "End": True,
                }
            },
        },
        "End": True,
    }
    facts = {
        "Type": "Pass",
        "Parameters": {"id.$": "$$.Execution.Id", "began.$": "$$.Execution.StartTime"},
        "End": True,
    }
    states: dict[str, Any] = {
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Each", "States": {"Each": each}},
                {"StartAt": "Facts", "States": {"Facts": facts}},
            ],
            "ResultSelector": {"names.$": "$[0]", "facts.$": "$[1]"},
            "End": True,
        }
    }
    run = machine(engine, states).start({"items": ["a", "b", "c"]})
    output = run.output()
    assert output["names"] == ["0-a", "1-b", "2-c"]
    assert output["facts"]["id"] == run.arn
    began = datetime.fromisoformat(output["facts"]["began"])
    assert abs(began - run.describe()["startDate"]) < timedelta(milliseconds=2)


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("$.two[0].name", "a"),
        ("$.two[1]", {"name": "b"}),
        ("$.two[*].name", ["a", "b"]),
        ("$.one[*].name", ["c"]),
        ("$.none[*].name", []),
        ("$['one'][0]['name']", "c"),
        ("$.two[0:1]", [{"name": "a"}]),
    ],
)
def test_a_definite_path_is_a_value_and_any_other_a_list(
    engine: RunningEngine, path: str, result: Any
) -> None:
    """amazon-states-language-paths.html."""
    states = {"Do": {"Type": "Pass", "Parameters": {"found.$": path}, "End": True}}
    given = {"two": [{"name": "a"}, {"name": "b"}], "one": [{"name": "c"}], "none": []}
    assert machine(engine, states).start(given).output() == {"found": result}


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("States.JsonMerge($.defaults, $.own, false)", {"a": 2, "b": 1}),
        ("States.ArrayContains($.list[*].status, 'FAILED')", True),
        ("States.StringToJson($.text)", {"score": 91.5}),
        ("States.JsonToString($.own)", '{"a":2}'),
        ("States.ArrayLength($.list)", 2),
        ("States.MathAdd($.own.a, 3)", 5),
        ("States.Format('{} of {}', $.own.a, $.list[0].status)", "2 of SUCCEEDED"),
    ],
)
def test_intrinsic_functions(engine: RunningEngine, expression: str, result: Any) -> None:
    """intrinsic-functions.html."""
    states = {"Do": {"Type": "Pass", "Parameters": {"result.$": expression}, "End": True}}
    given = {
        "defaults": {"a": 1, "b": 1},
        "own": {"a": 2},
        "list": [{"status": "SUCCEEDED"}, {"status": "FAILED"}],
        "text": '{"score": 91.5}',
    }
    assert machine(engine, states).start(given).output() == {"result": result}


def test_a_machine_that_takes_too_long_is_timed_out(engine: RunningEngine) -> None:
    """statemachine-structure.html: TimeoutSeconds."""
    run = machine(engine, {"Rest": wait(600)}, definition={"TimeoutSeconds": 1}).start()
    assert run.end()["status"] == "TIMED_OUT"
    assert run.types()[-1] == "ExecutionTimedOut"


def test_a_task_that_takes_too_long_fails_with_states_timeout(engine: RunningEngine) -> None:
    """state-task.html: TimeoutSeconds of a state."""
    slow = deploy(engine, "import time\ndef handle(event, context): time.sleep(3)", Timeout=10)
    catch = [{"ErrorEquals": ["States.Timeout"], "Next": "Caught"}]
    states = {
        "Slow": task("lambda:invoke", {"FunctionName": slow.arn}, TimeoutSeconds=1, Catch=catch),
        "Caught": {"Type": "Pass", "Result": "caught", "End": True},
    }
    assert machine(engine, states, INVOKE).start().output() == "caught"


def test_a_missing_permission_fails_the_task(engine: RunningEngine, stubborn: Function) -> None:
    """procedure-create-iam-role.html: tasks act with the machine's role."""
    run = machine(engine, {"Invoke": invoke_stubborn(stubborn)}).start({"failures": 0})
    ended = run.end()
    assert ended["status"] == "FAILED"
    assert "is not authorized to perform: lambda:InvokeFunction" in ended["cause"]


def test_sns_publish(engine: RunningEngine) -> None:
    """connect-sns.html."""
    topic = engine.client("sns").create_topic(Name=f"topic-{uuid4().hex[:12]}")["TopicArn"]
    states = {"Tell": task("sns:publish", {"TopicArn": topic, "Message.$": "$.word"})}
    run = machine(engine, states, allow("sns:Publish", resource=topic)).start({"word": "done"})
    assert run.output()["MessageId"]


def test_an_object_is_read_as_text_through_the_sdk(engine: RunningEngine) -> None:
    """supported-services-awssdk.html: aws-sdk:s3:getObject, and S3.NoSuchKeyException."""
    bucket = f"bucket-{uuid4().hex[:12]}"
    engine.make_bucket(bucket)
    engine.client("s3").put_object(Bucket=bucket, Key="report.json", Body=b'{"score": 97.5}')
    catch = [{"ErrorEquals": ["S3.NoSuchKeyException"], "Next": "Missing"}]
    states = {
        "Read": task(
            "aws-sdk:s3:getObject",
            {"Bucket": bucket, "Key.$": "$.key"},
            ResultSelector={"report.$": "States.StringToJson($.Body)"},
            Catch=catch,
        ),
        "Missing": {"Type": "Pass", "Result": "missing", "End": True},
    }
    reader = machine(engine, states, allow("s3:GetObject", "s3:ListBucket"))
    assert reader.start({"key": "report.json"}).output() == {"report": {"score": 97.5}}
    assert reader.start({"key": "other.json"}).output() == "missing"


def test_a_rule_is_disabled_through_the_sdk(engine: RunningEngine) -> None:
    """supported-services-awssdk.html: eventbridge, and its errors in a Catch."""
    events = engine.client("events")
    name = f"rule-{uuid4().hex[:12]}"
    events.put_rule(Name=name, ScheduleExpression="rate(1 hour)", State="ENABLED")
    gone = [{"ErrorEquals": ["EventBridge.ResourceNotFoundException"], "Next": "Gone"}]
    disable = task("aws-sdk:eventbridge:disableRule", {"Name.$": "$"}, Catch=gone)
    states = {"Disable": disable, "Gone": {"Type": "Pass", "Result": "gone", "End": True}}
    rules = "arn:aws:events:*:*:rule"  # a rule of the default bus, without the bus's name
    pause = machine(engine, states, allow("events:DisableRule", resource=f"{rules}/{name}*"))
    assert pause.start(name).end()["status"] == "SUCCEEDED"
    assert events.describe_rule(Name=name)["State"] == "DISABLED"
    assert pause.start(f"{name}-gone").output() == "gone"


@pytest.mark.parametrize(
    "states",
    [
        {"Do": {"Type": "Nonsense", "End": True}},
        {"Do": task("batch:submitJob", {})},
        {"Do": task("glue:startJobRun.waitForTaskToken", {"JobName": "etl"})},
    ],
)
def test_a_definition_that_cannot_run_is_refused(
    engine: RunningEngine, states: dict[str, Any]
) -> None:
    """../apireference/API_CreateStateMachine.html: InvalidDefinition."""
    with pytest.raises(ClientError, match="InvalidDefinition"):
        machine(engine, states)


def test_a_template_with_such_a_definition_fails(engine: RunningEngine) -> None:
    """../apireference/API_CreateStateMachine.html: InvalidDefinition, from CloudFormation too."""
    definition = {"StartAt": "Do", "States": {"Do": {"Type": "Nonsense", "End": True}}}
    properties = {
        "RoleArn": role(engine, "states.amazonaws.com"),
        "DefinitionString": json.dumps(definition),
    }
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    client, name = engine.client("cloudformation"), f"stack-{uuid4().hex[:12]}"
    client.create_stack(
        StackName=name, TemplateBody=json.dumps({"Resources": {"Machine": resource}})
    )
    reasons = eventually(
        lambda: [
            event["ResourceStatusReason"]
            for event in client.describe_stack_events(StackName=name)["StackEvents"]
            if event["LogicalResourceId"] == "Machine" and "FAILED" in event["ResourceStatus"]
        ]
    )
    assert "Invalid State Machine Definition" in reasons[0]


def test_changes_of_status_are_announced(engine: RunningEngine) -> None:
    """eventbridge-integration.html: Step Functions Execution Status Change."""
    events, sqs = engine.client("events"), engine.client("sqs")
    waiting = machine(engine, {"Rest": wait(600)})
    url = sqs.create_queue(QueueName=f"queue-{uuid4().hex[:12]}")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    name = f"rule-{uuid4().hex[:12]}"
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [waiting.arn]}}
    rule = events.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    queue = found["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queue}])
    waiting.start().stop()
    seen: list[str] = []

    def heard() -> bool:
        for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
            seen.append(json.loads(message["Body"])["detail"]["status"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return len(seen) == 2

    eventually(heard)
    assert sorted(seen) == ["ABORTED", "RUNNING"]


def test_metrics_count_executions(engine: RunningEngine) -> None:
    """procedure-cw-metrics.html: AWS/States with the dimension StateMachineArn."""
    failing = machine(engine, {"Fail": {"Type": "Fail", "Error": "Always"}})
    failing.start().end()
    now = datetime.now(UTC)

    def total(metric: str) -> float:
        found = engine.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/States",
            MetricName=metric,
            Dimensions=[{"Name": "StateMachineArn", "Value": failing.arn}],
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=10),
            Period=3600,
            Statistics=["Sum"],
        )
        return float(sum(point["Sum"] for point in found["Datapoints"]))

    assert eventually(lambda: total("ExecutionsFailed")) == 1
    assert total("ExecutionsStarted") == 1
    assert total("ExecutionTime") > 0


def test_events_are_logged_as_the_machine_asks(engine: RunningEngine) -> None:
    """cw-logs.html: each event, with its data where includeExecutionData says so."""
    group = f"/aws/vendedlogs/states/{uuid4().hex}"
    logs = engine.client("logs")
    logs.create_log_group(logGroupName=group)
    arn = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["arn"]
    run = machine(
        engine,
        {"Do": {"Type": "Pass", "Result": 7, "End": True}},
        loggingConfiguration={
            "level": "ALL",
            "includeExecutionData": True,
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}],
        },
    ).start()
    run.end()
    logged = [
        json.loads(event["message"])
        for event in logs.filter_log_events(logGroupName=group)["events"]
    ]
    assert [entry["type"] for entry in logged] == run.types()
    assert logged[-1]["execution_arn"] == run.arn
    assert logged[-1]["details"]["output"] == "7"


def test_an_execution_does_not_outlive_its_engine(home: Home) -> None:
    """concepts-standard-vs-express.html: no execution is RUNNING for ever."""
    run = machine(start(home), {"Rest": wait(600)}).start()
    wait_until_saved(home, run.arn, "WaitStateEntered")
    kill(home)
    survivor = replace(run, engine=start(home))
    assert survivor.describe()["status"] == "FAILED"
    assert survivor.types() == ["ExecutionStarted", "WaitStateEntered", "ExecutionFailed"]
