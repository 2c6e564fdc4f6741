"""During a stack operation, other requests are answered and change sets are rejected.

Follows the AWS CloudFormation User Guide, https://docs.aws.amazon.com/AWSCloudFormation/latest/.
"""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.functions import role
from contract.machines import task
from contract.stacks import Stack
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

_MACHINES = 30


@pytest.fixture
def large(engine: RunningEngine) -> str:
    """The URL of a template of state machines whose definitions take a second or two to read."""
    bucket = f"bucket-{uuid4().hex[:12]}"
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "JitterStrategy": "FULL"}]
    message = {"text.$": "States.Format('{} of {}', $.done, States.ArrayLength($.all))"}
    step = task("sns:publish", {"TopicArn": "arn", "Message": message}, Retry=retry, Next="End")
    states = {f"Do{number}": step for number in range(9)} | {"End": {"Type": "Succeed"}}
    arn = role(engine, "states.amazonaws.com")

    def machine(number: int) -> dict[str, Any]:
        definition = {"Comment": f"{bucket} {number}", "StartAt": "Do0", "States": states}
        properties = {"RoleArn": arn, "DefinitionString": json.dumps(definition)}
        return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}

    body = {"Resources": {f"Machine{number}": machine(number) for number in range(_MACHINES)}}
    engine.make_bucket(bucket)
    engine.client("s3").put_object(Bucket=bucket, Key="t.json", Body=json.dumps(body).encode())
    return f"https://{bucket}.s3.{engine.region}.amazonaws.com/t.json"


def test_other_requests_are_answered_while_a_large_stack_is_created(
    engine: RunningEngine, large: str
) -> None:
    """UserGuide/view-stack-events.html: the events of a stack can be seen as they happen."""
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    client = stack.cloudformation
    client.create_stack(StackName=stack.name, TemplateURL=large)
    waits, seen, status = [], set(), "CREATE_IN_PROGRESS"
    while status == "CREATE_IN_PROGRESS":
        began = time.monotonic()
        (found,) = client.describe_stacks(StackName=stack.name)["Stacks"]
        waits.append(time.monotonic() - began)
        status = found["StackStatus"]
        seen.add(len(client.describe_stack_events(StackName=stack.name)["StackEvents"]))
    assert status == "CREATE_COMPLETE", stack.reasons()
    assert len(seen) > 3
    assert max(waits) < 0.8 * sum(waits)  # or else one answer waited for all of the work
    stack.delete()


def test_a_change_set_is_rejected_during_a_stack_operation(
    engine: RunningEngine, large: str
) -> None:
    """APIReference/API_CreateChangeSet.html: not now; and a delete comes after the creation."""
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    client = stack.cloudformation
    stack_id = client.create_stack(StackName=stack.name, TemplateURL=large)["StackId"]
    with pytest.raises(ClientError, match="is in CREATE_IN_PROGRESS state and can not be updated"):
        client.create_change_set(StackName=stack.name, ChangeSetName="more", TemplateURL=large)
    stack.delete()
    pages = client.get_paginator("describe_stack_events").paginate(StackName=stack_id)
    statuses = [
        event["ResourceStatus"]
        for page in pages
        for event in page["StackEvents"]
        if event["LogicalResourceId"] == stack.name
    ]
    assert statuses == [
        "DELETE_COMPLETE",
        "DELETE_IN_PROGRESS",
        "CREATE_COMPLETE",
        "CREATE_IN_PROGRESS",
    ]
