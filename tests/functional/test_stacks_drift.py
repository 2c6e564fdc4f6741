"""Resources that were changed or deleted outside CloudFormation."""

from __future__ import annotations

import pytest

from functional.commands import lab_builder
from functional.deploys import planned
from functional.engines import RunningEngine
from generators import drained
from lab_builder.aws import Aws
from lab_builder.stacks import drift, schedules
from lab_builder.stacks.apply import apply
from lab_builder.stacks.drift import Difference
from lab_builder.stacks.values import Stack

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(aws: Aws, name: str) -> Stack:
    _, stack = drained(apply(aws, planned(aws, name)))
    return stack


def test_a_stack_as_its_template_has_no_drift(aws: Aws, stack: Stack) -> None:
    _, found = drained(drift.detect(aws, stack))

    assert found.drifted == ()


def test_what_was_changed_and_what_was_deleted_is_seen(aws: Aws, stack: Stack) -> None:
    queue = stack.outputs["QueueUrl"]
    aws.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "5"})
    aws.client("events").remove_targets(Rule=f"{stack.name}-work-schedule", Ids=["queue"])
    aws.client("events").delete_rule(Name=f"{stack.name}-work-schedule")

    _, found = drained(drift.detect(aws, stack))

    changed = {one.logical_id: one for one in found.drifted}
    assert {name: one.status for name, one in changed.items()} == {
        "WorkQueue": "MODIFIED",
        "WorkSchedule": "DELETED",
    }
    assert changed["WorkQueue"].differences == (Difference("/DelaySeconds", "0", "5"),)


def test_a_deleted_rule_is_told_by_pause_and_by_a_deploy_that_changes_nothing(
    aws: Aws, stack: Stack
) -> None:
    rule = f"{stack.name}-work-schedule"
    aws.client("events").remove_targets(Rule=rule, Ids=["queue"])
    aws.client("events").delete_rule(Name=rule)

    plan = planned(aws, stack.name)
    paused = schedules.pause(aws, stack)

    assert plan.action == "none"
    assert str(plan.notes[0]).startswith(f"rules were deleted: {rule}; lab-builder drift shows")
    assert paused.missing == (rule,)


def test_the_engine_refuses_to_revert_drift_by_name(engine: RunningEngine) -> None:
    ended = lab_builder(engine.home, "deploy", "--local", "--yes", "--revert-drift")

    assert ended.code == 1
    assert "the engine has no drift-aware change sets" in ended.stderr
