"""While CloudFormation works on a stack, everybody else is answered, and the stack is left alone.

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

_MACHINES = 12


@pytest.fixture
def large(engine: RunningEngine) -> dict[str, Any]:
    """A template of state machines whose definitions take long to read."""
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "JitterStrategy": "FULL"}]
    message = {"text.$": "States.Format('{} of {}', $.done, States.ArrayLength($.all))"}
    step = task("sns:publish", {"TopicArn": "arn", "Message": message}, Retry=retry, Next="End")
    states = {f"Do{number}": step for number in range(9)} | {"End": {"Type": "Succeed"}}
    arn = role(engine, "states.amazonaws.com")

    def machine(number: int) -> dict[str, Any]:
        definition = {"Comment": str(number), "StartAt": "Do0", "States": states}
        properties = {"RoleArn": arn, "DefinitionString": json.dumps(definition)}
        return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}

    return {"Resources": {f"Machine{number}": machine(number) for number in range(_MACHINES)}}


def test_others_are_answered_while_a_large_stack_is_made(
    engine: RunningEngine, large: dict[str, Any]
) -> None:
    """UserGuide/view-stack-events.html: the events of a stack can be seen as they happen."""
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    client = stack.cloudformation
    client.create_stack(StackName=stack.name, TemplateBody=json.dumps(large))
    waits, seen, status = [], set(), "CREATE_IN_PROGRESS"
    while status == "CREATE_IN_PROGRESS":
        began = time.monotonic()
        (found,) = client.describe_stacks(StackName=stack.name)["Stacks"]
        waits.append(time.monotonic() - began)
        status = found["StackStatus"]
        seen.add(len(client.describe_stack_events(StackName=stack.name)["StackEvents"]))
    assert status == "CREATE_COMPLETE", stack.reasons()
    assert len(seen) > 5
    assert max(waits) < sum(waits) / 2
    stack.delete()


def test_a_stack_that_is_worked_on_takes_no_change_set(
    engine: RunningEngine, large: dict[str, Any]
) -> None:
    """APIReference/API_CreateChangeSet.html: not now; and a delete comes after the creation."""
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    client = stack.cloudformation
    stack_id = client.create_stack(StackName=stack.name, TemplateBody=json.dumps(large))["StackId"]
    with pytest.raises(ClientError, match="is in CREATE_IN_PROGRESS state and can not be updated"):
        client.create_change_set(
            StackName=stack.name, ChangeSetName="more", TemplateBody=json.dumps(large)
        )
    stack.delete()
    statuses = [
        event["ResourceStatus"]
        for event in client.describe_stack_events(StackName=stack_id)["StackEvents"]
        if event["LogicalResourceId"] == stack.name
    ]
    assert statuses == [
        "DELETE_COMPLETE",
        "DELETE_IN_PROGRESS",
        "CREATE_COMPLETE",
        "CREATE_IN_PROGRESS",
    ]
