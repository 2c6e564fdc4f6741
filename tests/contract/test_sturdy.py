"""The engine keeps its state through kills, load and long runs.

Each test names its page below https://docs.aws.amazon.com/.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psutil
import pytest
from botocore.exceptions import ClientError

from contract.functions import deploy
from contract.rules import inbox
from contract.stacks import Stack
from eventually import eventually
from functional.commands import environment, lab_builder
from functional.engines import RunningEngine, kill, start, wait_until_saved
from lab_builder.local import process, process_tree, record
from lab_builder.local.home import VARIABLE, Home, locate

pytestmark = pytest.mark.engine

DEPLOY = ("deploy", "--local", "--yes", "-p", "ScheduleState=DISABLED")
CLIENTS = 50


@pytest.mark.spark
@pytest.mark.parametrize("resources", [1, 40, 70])
def test_a_kill_in_mid_create_leaves_no_half_stack_and_the_next_deploy_converges(
    home: Home, resources: int
) -> None:
    """AWSCloudFormation/latest/UserGuide/stack-failure-options.html: a stack is never half made."""
    engine = start(home)
    stack = Stack(engine, "aws-deep-dive")
    command = [sys.executable, "-m", "lab_builder", *DEPLOY]
    with subprocess.Popen(command, env=environment(engine.home), stderr=subprocess.DEVNULL) as cut:
        eventually(lambda: begun(stack) >= resources)
        kill(home)
        cut.kill()
    process.start(home)
    assert status(stack) in (None, "REVIEW_IN_PROGRESS", "CREATE_COMPLETE")

    done = lab_builder(engine.home, *DEPLOY)

    assert done.code == 0, done.stderr
    assert status(stack) == "CREATE_COMPLETE"


def test_a_kill_in_mid_update_leaves_the_old_stack_and_the_next_deploy_converges(
    home: Home,
) -> None:
    """AWSCloudFormation/latest/UserGuide/stack-failure-options.html: a stack is never half made."""
    engine = start(home)
    stack = Stack(engine, "sturdy")
    stack.create(queues(1))
    wait_until_saved(home, "CREATE_COMPLETE")
    stack.cloudformation.update_stack(StackName=stack.name, TemplateBody=json.dumps(queues(200)))
    kill(home)
    process.start(home)

    found = stack.cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
    there = len(engine.client("sqs").list_queues().get("QueueUrls", ()))
    updated = stack.update(queues(300))["StackStatus"]

    assert (found["StackStatus"], there) in (("CREATE_COMPLETE", 1), ("UPDATE_COMPLETE", 200))
    assert updated == "UPDATE_COMPLETE", stack.reasons()


def test_an_operation_that_was_saved_half_done_has_failed_and_can_be_destroyed(
    home: Home,
) -> None:
    """AWSCloudFormation/latest/UserGuide/view-stack-events.html: CREATE_FAILED can be deleted."""
    stack = Stack(start(home), "sturdy")
    stack.create(queues(1))
    process.stop(home)
    was, now = (f'\\"StackStatus\\": \\"CREATE_{end}\\"' for end in ("COMPLETE", "IN_PROGRESS"))
    saved = home.snapshot.read_text()
    assert was in saved
    home.snapshot.write_text(saved.replace(was, now))
    process.start(home)

    assert status(stack) == "CREATE_FAILED"
    stack.delete()
    assert stack.engine.client("sqs").list_queues().get("QueueUrls", []) == []


def test_fifty_clients_at_once_are_all_answered(engine: RunningEngine) -> None:
    """sdkref/latest/guide/feature-retry-behavior.html: no call of theirs has to be repeated."""
    function = deploy(engine, "def handle(event, context): return event")
    queue = inbox(engine).url

    def use(number: int) -> list[Any]:
        name, body = f"crowd-{number}-{uuid4().hex[:12]}", json.dumps({"number": number})
        s3, logs = engine.client("s3"), engine.client("logs")
        engine.make_bucket(name)
        s3.put_object(Bucket=name, Key="a", Body=body.encode())
        logs.create_log_group(logGroupName=name)
        engine.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
        engine.client("cloudwatch").put_metric_data(
            Namespace="Crowd", MetricData=[{"MetricName": "Calls", "Value": 1}]
        )
        found = [s3.get_object(Bucket=name, Key="a")["Body"].read().decode()]
        found.append(engine.client("iam").list_roles()["ResponseMetadata"]["HTTPStatusCode"])
        answer = engine.client("lambda").invoke(FunctionName=function.name, Payload=body)
        return [*found, json.loads(answer["Payload"].read())]

    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(use, range(CLIENTS)))

    assert answers == [[json.dumps({"number": n}), 200, {"number": n}] for n in range(CLIENTS)]
    got = engine.client("sqs").get_queue_attributes(
        QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert got["Attributes"]["ApproximateNumberOfMessages"] == str(CLIENTS)


def test_a_busy_function_does_not_delay_the_stop(home: Home) -> None:
    """lambda/latest/dg/lambda-runtime-environment.html: an environment ends with the service."""
    engine = start(home)
    function = deploy(engine, "def handle(event, context):\n    while True: pass", Timeout=900)
    engine.client("lambda").invoke(FunctionName=function.name, InvocationType="Event")
    last = record.read(home)
    eventually(lambda: any(map(is_busy, process_tree.members(home, last)[1:])))
    began = time.monotonic()

    process.stop(home)

    assert time.monotonic() - began < process.STOP_TIMEOUT  # or else it was killed
    assert process_tree.members(home, last) == []


@pytest.mark.embedded
def test_a_closed_connection_is_let_go_of(engine: RunningEngine) -> None:
    """sdkref/latest/guide/feature-retry-behavior.html: many short-lived clients find room."""
    home = locate({VARIABLE: str(engine.home)})
    last = record.read(home)
    assert last is not None
    endpoint = ("127.0.0.1", int(engine.endpoint_url.rpartition(":")[2]))
    for _ in range(100):
        socket.create_connection(endpoint).close()

    def half_closed() -> int:
        """Count those of clients; the engine is a client of itself, too."""
        connections = psutil.Process(last.pid).net_connections()
        theirs = [one for one in connections if one.laddr[1] == endpoint[1]]
        return sum(one.status == psutil.CONN_CLOSE_WAIT for one in theirs)

    eventually(lambda: half_closed() < 50)


@pytest.mark.embedded
def test_a_log_group_keeps_its_newest_events_in_bounds(engine: RunningEngine) -> None:
    """AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html: the oldest expire."""
    logs, where = engine.client("logs"), {"logGroupName": "full", "logStreamName": "one"}
    logs.create_log_group(logGroupName="full")
    logs.create_log_stream(**where)
    now = int(time.time() * 1000)
    for batch in range(12):
        events = [
            {"timestamp": now + batch, "message": f"{batch}: {'x' * 10_000}"} for _ in range(90)
        ]
        logs.put_log_events(**where, logEvents=events)

    kept = logs.describe_log_groups(logGroupNamePrefix="full")["logGroups"][0]["storedBytes"]
    (newest,) = logs.get_log_events(**where, limit=1)["events"]
    (oldest,) = logs.get_log_events(**where, limit=1, startFromHead=True)["events"]

    assert 2 * 2**20 < kept <= 4 * 2**20
    assert newest["message"].startswith("11:")
    assert int(oldest["message"].split(":")[0]) > 2


def test_a_bucket_of_the_moment_of_a_kill_is_gone_and_an_older_one_is_kept(home: Home) -> None:
    """AmazonS3/latest/userguide/Welcome.html#ConsistencyModel: what was answered a while ago."""
    s3 = start(home).client("s3")
    s3.create_bucket(Bucket="older")
    s3.put_object(Bucket="older", Key="a", Body=b"kept")
    wait_until_saved(home, "older")
    saved, moment = home.snapshot.read_bytes(), time.time()
    s3.create_bucket(Bucket="younger")
    s3.put_object(Bucket="younger", Key="a", Body=b"gone")
    s3.put_object(Bucket="older", Key="b", Body=b"kept")
    kill(home)
    home.snapshot.write_bytes(saved)  # as if there had been no time for another
    os.utime(home.snapshot, (moment, moment))

    process.start(home)

    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["older"]
    assert s3.list_objects_v2(Bucket="older")["KeyCount"] == 2


def begun(stack: Stack) -> int:
    """Return how many resources of a stack have an event; 0 where there is no such stack."""
    pages = stack.cloudformation.get_paginator("describe_stack_events")
    try:
        events = [
            event for page in pages.paginate(StackName=stack.name) for event in page["StackEvents"]
        ]
    except ClientError:
        return 0
    return len({event["LogicalResourceId"] for event in events} - {stack.name})


def is_busy(process: psutil.Process) -> bool:
    """Return whether a process computes: it has done so for longer than its imports take."""
    try:
        return bool(process.cpu_times().user > 3)
    except psutil.NoSuchProcess:
        return False


def queues(count: int) -> dict[str, Any]:
    """Return a template of so many queues."""
    return {"Resources": {f"Queue{n}": {"Type": "AWS::SQS::Queue"} for n in range(count)}}


def status(stack: Stack) -> str | None:
    """Return the status of a stack, or None where there is none."""
    found = stack.cloudformation.list_stacks()["StackSummaries"]
    return next((item["StackStatus"] for item in found if item["StackName"] == stack.name), None)
