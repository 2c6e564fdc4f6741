"""Updates of stacks: changed resources, and their events.

Each test names its page below https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from contract.stacks import Stack
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(engine: RunningEngine) -> Iterator[Stack]:
    stack = Stack(engine, f"stack-{uuid4().hex[:10]}")
    yield stack
    stack.delete()


def of(**resources: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "Resources": {
            name: {"Type": kind, "Properties": properties}
            for name, (kind, properties) in resources.items()
        }
    }


def queue(delay: int, **more: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::SQS::Queue", {"DelaySeconds": delay, **more}


TOPIC: tuple[str, dict[str, Any]] = ("AWS::SNS::Topic", {"DisplayName": "the same"})


def told(stack: Stack, since: int) -> list[tuple[str, str]]:
    """Return the events after the first ones of a stack, the oldest first."""
    return [(event["LogicalResourceId"], event["ResourceStatus"]) for event in events(stack)][
        since:
    ]


def events(stack: Stack) -> list[dict[str, Any]]:
    found = stack.cloudformation.describe_stack_events(StackName=stack.name)["StackEvents"]
    return list(reversed(found))


def statuses(stack: Stack) -> dict[str, str]:
    found = stack.cloudformation.describe_stack_resources(StackName=stack.name)["StackResources"]
    return {item["LogicalResourceId"]: item["ResourceStatus"] for item in found}


def test_an_update_has_events_for_the_changed_resources_only(stack: Stack) -> None:
    """view-stack-events.html."""
    stack.create(of(Changed=queue(1), Gone=queue(1), Same=TOPIC))
    since = len(events(stack))
    stack.update(of(Added=queue(1), Changed=queue(2), Same=TOPIC))

    assert told(stack, since) == [
        (stack.name, "UPDATE_IN_PROGRESS"),
        ("Added", "CREATE_IN_PROGRESS"),
        ("Added", "CREATE_COMPLETE"),
        ("Changed", "UPDATE_IN_PROGRESS"),
        ("Changed", "UPDATE_COMPLETE"),
        (stack.name, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("Gone", "DELETE_IN_PROGRESS"),
        ("Gone", "DELETE_COMPLETE"),
        (stack.name, "UPDATE_COMPLETE"),
    ]
    assert statuses(stack) == {
        "Added": "CREATE_COMPLETE",
        "Changed": "UPDATE_COMPLETE",
        "Same": "CREATE_COMPLETE",
    }


def test_replaced_resources_are_deleted_after_the_update(stack: Stack) -> None:
    """using-cfn-updating-stacks-update-behaviors.html."""
    first, second = (queue(1, QueueName=f"{stack.name}-{letter}") for letter in "ab")
    stack.create(of(Queue=first))
    since = len(events(stack))
    stack.update(of(Queue=second))
    told_of_queue = [status for name, status in told(stack, since) if name == "Queue"]
    assert told_of_queue[-3:] == ["UPDATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"]
    urls = stack.engine.client("sqs").list_queues(QueueNamePrefix=stack.name)["QueueUrls"]
    assert [url.rpartition("/")[2] for url in urls] == [f"{stack.name}-b"]

    since = len(events(stack))
    stack.update(of(Queue=second, Topic=TOPIC))
    assert [name for name, _ in told(stack, since) if name != stack.name] == ["Topic", "Topic"]
    assert statuses(stack)["Queue"] == "UPDATE_COMPLETE"


def test_a_rollback_restores_the_changed_resources_only(stack: Stack) -> None:
    """stack-failure-options.html."""
    taken = {"LogGroupName": f"/taken/{stack.name}"}
    stack.engine.client("logs").create_log_group(logGroupName=taken["LogGroupName"])
    stack.create(of(Changed=queue(1), Same=TOPIC))
    since = len(events(stack))
    bad = {**of(Changed=queue(2), Same=TOPIC, Taken=("AWS::Logs::LogGroup", taken))}
    bad["Resources"]["Taken"]["DependsOn"] = "Changed"

    assert stack.update(bad)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    new = told(stack, since)
    assert ("Taken", "CREATE_FAILED") in new
    assert new.count(("Changed", "UPDATE_COMPLETE")) == 2
    assert "Same" not in {name for name, _ in new}


def test_a_resource_with_a_custom_name_is_not_replaced(stack: Stack) -> None:
    """troubleshooting.html."""
    buses = {
        letter: ("AWS::Events::EventBus", {"Name": f"{stack.name}-{letter}"}) for letter in "AB"
    }

    def body(bus: str) -> dict[str, Any]:
        source = {"Fn::GetAtt": [bus, "Arn"]}
        archive = {"ArchiveName": stack.name, "SourceArn": source}
        return of(Archive=("AWS::Events::Archive", archive), **buses)

    stack.create(body("A"))
    assert stack.update(body("B"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        "cannot update a stack when a custom-named resource requires replacing" in stack.reasons()
    )
