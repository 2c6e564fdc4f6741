"""Plans carried out by the engine: created, updated, declined, refused, failed."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import WaiterError

import small_lab
from functional.deploys import planned
from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.model import Change
from lab_builder.stacks import status
from lab_builder.stacks.apply import apply
from lab_builder.stacks.values import ChangeSet, StackEvent

pytestmark = pytest.mark.engine

# SQS takes at most 900 seconds, which CloudFormation learns only when it asks.
BROKEN = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 99999}}


def test_a_first_deploy_previews_then_creates_and_returns_the_outputs(aws: Aws, name: str) -> None:
    seen, stack = drained(apply(aws, planned(aws, name)))

    preview, *events = seen
    assert isinstance(preview, ChangeSet)
    assert Change("Add", "DataBucket", "AWS::S3::Bucket") in preview.changes
    assert stack.status == "CREATE_COMPLETE"
    assert stack.outputs["QueueUrl"].endswith(f"{name}-work")
    queue = [e for e in events if isinstance(e, StackEvent) and e.logical_id == "WorkQueue"]
    assert [e.status for e in queue] == ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    assert queue[-1].seconds is not None
    assert queue[-1].seconds >= 0


def test_nothing_to_change_is_found_with_two_calls(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))
    calls: list[str] = []
    for service in ("cloudformation", "events"):
        hooks = aws.client(service).meta.events
        hooks.register("before-call", lambda model, **_: calls.append(model.name))

    wanted = planned(aws, name)
    seen, stack = drained(apply(aws, wanted))

    assert calls == ["DescribeStacks", "ListRules"]
    assert wanted.action == "none"
    assert seen == []
    assert stack.status == "CREATE_COMPLETE"


def test_a_changed_parameter_updates_what_uses_it(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))

    wanted = planned(aws, name, Delay="7")
    seen, stack = drained(apply(aws, wanted))

    assert wanted.changes == (
        Change("Modify", "WorkQueue", "AWS::SQS::Queue", causes=("DelaySeconds <- Delay",)),
    )
    [preview] = [step for step in seen if isinstance(step, ChangeSet)]
    queue = next(change for change in preview.changes if change.logical_id == "WorkQueue")
    assert (queue.action, queue.causes) == ("Modify", ("DelaySeconds <- Delay",))
    assert stack.status == "UPDATE_COMPLETE"
    assert stack.parameters["Delay"] == "7"


def test_a_change_that_makes_no_difference_is_success_and_leaves_no_change_set(
    aws: Aws, name: str
) -> None:
    drained(apply(aws, planned(aws, name)))
    body = {**small_lab.BODY, "Description": "only words"}

    wanted = planned(aws, name, body)
    seen, stack = drained(apply(aws, wanted))

    assert wanted.action == "update"
    assert seen == []
    assert stack.status == "CREATE_COMPLETE"
    assert change_sets(aws, name) == []


def test_declining_a_first_deploy_leaves_no_stack(aws: Aws, name: str) -> None:
    with closing(apply(aws, planned(aws, name))) as steps:
        assert isinstance(next(steps), ChangeSet)

    assert status.find(aws, name) is None


def test_declining_an_update_leaves_the_stack_and_no_change_set(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))

    with closing(apply(aws, planned(aws, name, Delay="7"))) as steps:
        next(steps)

    stack = status.find(aws, name)
    assert stack is not None
    assert stack.status == "CREATE_COMPLETE"
    assert change_sets(aws, name) == []


def test_an_interrupt_at_the_question_leaves_no_stack(aws: Aws, name: str) -> None:
    steps = apply(aws, planned(aws, name))
    next(steps)

    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())

    assert status.find(aws, name) is None


def test_an_interrupt_while_the_change_set_is_made_leaves_no_stack(aws: Aws, name: str) -> None:
    def interrupt(**_: Any) -> None:
        raise KeyboardInterrupt

    wanted = planned(aws, name)
    hooks = aws.client("cloudformation").meta.events
    hooks.register("before-call.cloudformation.DescribeChangeSet", interrupt)

    with pytest.raises(KeyboardInterrupt):
        next(apply(aws, wanted))

    assert status.find(aws, name) is None


def test_a_stack_left_in_review_is_taken_over_and_not_deleted_when_declined(
    aws: Aws, name: str
) -> None:
    left = apply(aws, planned(aws, name))
    next(left)  # a change set of somebody else, who has not decided yet

    with closing(apply(aws, planned(aws, name))) as steps:
        next(steps)
    in_review = status.find(aws, name)
    _, stack = drained(apply(aws, planned(aws, name)))
    left.close()

    assert in_review is not None
    assert in_review.status == "REVIEW_IN_PROGRESS"
    assert stack.status == "CREATE_COMPLETE"
    assert status.find(aws, name) is not None


def test_a_first_create_that_fails_names_the_root_cause_and_leaves_no_stack(
    aws: Aws, name: str
) -> None:
    wanted = planned(aws, name, small_lab.body(Broken=BROKEN))

    with pytest.raises(StackError) as caught:
        drained(apply(aws, wanted))

    assert caught.value.what.startswith("Broken (AWS::SQS::Queue) failed: ")
    assert caught.value.where == "small_lab.py:6"
    assert list(caught.value.failed) == ["Broken"]
    assert status.find(aws, name) is None


def test_an_update_that_fails_is_rolled_back_and_says_why(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))

    with pytest.raises(StackError, match="UPDATE_ROLLBACK_COMPLETE") as caught:
        drained(apply(aws, planned(aws, name, small_lab.body(Broken=BROKEN))))

    assert list(caught.value.failed) == ["Broken"]
    stack = status.find(aws, name)
    assert stack is not None
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"


def test_what_a_failed_create_left_is_deleted_first(aws: Aws, name: str) -> None:
    body = small_lab.body(Broken=BROKEN)
    aws.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=small_lab.template(body).text,
        Parameters=[{"ParameterKey": "EnvironmentName", "ParameterValue": name}],
    )
    with pytest.raises(WaiterError):
        aws.client("cloudformation").get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1}
        )

    wanted = planned(aws, name)
    _, stack = drained(apply(aws, wanted))

    assert wanted.notes == ("the stack was left behind by a failed create; it is deleted first",)
    assert stack.status == "CREATE_COMPLETE"


def change_sets(aws: Aws, name: str) -> list[dict[str, Any]]:
    """Return the change sets that were not executed; the engine keeps those that were."""
    found = aws.client("cloudformation").list_change_sets(StackName=name)["Summaries"]
    return [one for one in found if one["ExecutionStatus"] != "EXECUTE_COMPLETE"]
