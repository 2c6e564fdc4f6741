"""Schedules paused and resumed on the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.stacks import plan, schedules, status
from lab_builder.stacks.destroy import destroy
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Plan, Stack

pytestmark = pytest.mark.engine


@pytest.fixture
def aws(engine: Any) -> Aws:
    return Aws(
        small_lab.settings(
            endpoint_url=engine.endpoint_url, credentials=engine.credentials, region=engine.region
        )
    )


@pytest.fixture
def stack(aws: Aws) -> Iterator[Stack]:
    """A stack, and a neighbour whose rules have the same prefix."""
    cloudformation = aws.client("cloudformation")
    for name in ("clock", "clock-2"):
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=small_lab.template().text,
            Parameters=[{"ParameterKey": "EnvironmentName", "ParameterValue": name}],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1}
        )
    found = status.find(aws, "clock")
    assert found is not None
    yield found
    for name in ("clock", "clock-2"):
        for _ in destroy(aws, name):
            pass


def state(aws: Aws, rule: str) -> str:
    return str(aws.client("events").describe_rule(Name=rule)["State"])


def planned(aws: Aws, stack: Stack) -> Plan:
    return plan.make_plan(
        aws,
        small_lab.settings("clock"),
        small_lab.template(),
        small_lab.parameters(EnvironmentName="clock"),
        stack=stack,
        account=stack.account,
        template_key="none",
    )


def test_a_drill_is_no_schedule(aws: Aws, stack: Stack) -> None:
    assert schedules.stack_schedules(aws, stack) == Schedules(enabled=("clock-work-schedule",))


def test_pause_disables_the_stacks_own_schedules_and_a_drill_that_was_enabled(
    aws: Aws, stack: Stack
) -> None:
    aws.client("events").enable_rule(Name="clock-drill")

    paused = schedules.pause(aws, stack)

    assert paused == Schedules(paused=("clock-work-schedule",))
    assert state(aws, "clock-drill") == "DISABLED"
    assert state(aws, "clock-2-work-schedule") == "ENABLED"


def test_resume_enables_the_schedules_but_no_drill(aws: Aws, stack: Stack) -> None:
    schedules.pause(aws, stack)

    resumed = schedules.resume(aws, stack)

    assert resumed == Schedules(enabled=("clock-work-schedule",))
    assert state(aws, "clock-drill") == "DISABLED"


def test_a_plan_with_nothing_to_change_says_that_schedules_are_paused(
    aws: Aws, stack: Stack
) -> None:
    running = planned(aws, stack)
    schedules.pause(aws, stack)

    paused = planned(aws, stack)

    assert (running.action, running.notes) == ("none", ())
    assert paused.action == "none"
    (note,) = map(str, paused.notes)
    assert note == "1 of 1 schedules is paused; lab-builder resume enables them"
