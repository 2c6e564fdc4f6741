"""An engine that moves to another port takes what names its endpoint along."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functional.engines import RunningEngine, end_engine, start
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine

TEMPLATE = {
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work"}}},
    "Outputs": {"QueueUrl": {"Value": {"Ref": "Queue"}}},
}


def create(engine: RunningEngine) -> None:
    cloudformation = engine.client("cloudformation")
    cloudformation.create_stack(StackName="queues", TemplateBody=json.dumps(TEMPLATE))
    waiter = cloudformation.get_waiter("stack_create_complete")
    waiter.wait(StackName="queues", WaiterConfig={"Delay": 1})


def urls(engine: RunningEngine) -> set[str]:
    """Return the URL of the queue, as SQS and CloudFormation answer it."""
    sqs, cloudformation = engine.client("sqs"), engine.client("cloudformation")
    stack: dict[str, Any] = cloudformation.describe_stacks(StackName="queues")["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName="queues")["StackResources"]
    return {
        sqs.get_queue_url(QueueName="work")["QueueUrl"],
        *sqs.list_queues()["QueueUrls"],
        *(output["OutputValue"] for output in stack["Outputs"]),
        *(resource["PhysicalResourceId"] for resource in resources),
    }


def test_a_queue_is_at_the_endpoint_of_the_engine_also_after_it_has_moved(home: Home) -> None:
    engine = start(home)
    create(engine)
    assert urls(engine) == {f"{engine.endpoint_url}/000000000000/work"}
    engine.client("sqs").send_message(
        QueueUrl=f"{engine.endpoint_url}/000000000000/work", MessageBody="kept"
    )
    end_engine(home)

    moved = start(home)

    assert moved.endpoint_url != engine.endpoint_url
    (url,) = urls(moved)
    assert url == f"{moved.endpoint_url}/000000000000/work"
    (message,) = moved.client("sqs").receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == "kept"


def test_a_stack_deletes_a_queue_that_has_moved(home: Home) -> None:
    create(start(home))
    end_engine(home)
    moved = start(home)
    cloudformation = moved.client("cloudformation")
    cloudformation.delete_stack(StackName="queues")
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName="queues", WaiterConfig={"Delay": 1}
    )
    assert not moved.client("sqs").list_queues().get("QueueUrls")
