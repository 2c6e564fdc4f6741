"""When a lab pauses itself, by the expression of the rule that does it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.aws import Aws
from lab_builder.errors import AwsError
from lab_builder.lab_time import AWS_TIME, LabTime
from lab_builder.stacks import pauses
from lab_builder.stacks.values import Stack
from unit.stacks.stubs import Stub

CREATED = datetime(2026, 11, 28, 12, 0, 30, tzinfo=UTC)
STACK = Stack(
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/lab/1",
    *("lab", "CREATE_COMPLETE", "", {}, {}, {}, None),
    CREATED,
    None,
    protected=False,
)
ROLE = "lab-PauseStateMachineRole-1"


def describe(stub: Stub, expression: str, state: str = "ENABLED", **more: str) -> None:
    answer = {"Name": "lab-pause", "ScheduleExpression": expression, "State": state, **more}
    stub("events").add_response("describe_rule", answer, {"Name": "lab-pause"})


def resources(stub: Stub) -> None:
    found = [("Rule", "AWS::Events::Rule", "lab-pause"), ("Role", "AWS::IAM::Role", ROLE)]
    summaries = [
        {
            "LogicalResourceId": logical_id,
            "ResourceType": kind,
            "PhysicalResourceId": physical_id,
            "ResourceStatus": "CREATE_COMPLETE",
            "LastUpdatedTimestamp": CREATED,
        }
        for logical_id, kind, physical_id in found
    ]
    stub("cloudformation").add_response(
        "list_stack_resources", {"StackResourceSummaries": summaries}
    )


def after(**passed: float) -> float:
    return (CREATED + timedelta(**passed)).timestamp()


@pytest.mark.parametrize(("now", "at"), [(1, 8), (7.9, 8), (8.1, 16), (20, 24)])
def test_a_rate_counts_from_the_creation_of_the_rule(
    aws: Aws, stub: Stub, now: float, at: float
) -> None:
    describe(stub, "rate(8 hours)")
    resources(stub)
    found = pauses.next_pause(aws, STACK, "lab-pause", AWS_TIME, after(hours=now))
    assert found == CREATED + timedelta(hours=at)


def test_a_rate_passes_faster_where_time_does(aws: Aws, stub: Stub) -> None:
    describe(stub, "rate(8 hours)")
    resources(stub)
    time = LabTime(60, after(hours=-3))
    found = pauses.next_pause(aws, STACK, "lab-pause", time, after(minutes=1))
    assert found == CREATED + timedelta(minutes=8)


@pytest.mark.parametrize(
    ("expression", "state"),
    [("cron(30 20 28 11 ? 2026)", "DISABLED"), ("cron(30 11 28 11 ? 2026)", "ENABLED")],
)
def test_a_disabled_rule_and_one_whose_time_is_over_pause_nothing(
    aws: Aws, stub: Stub, expression: str, state: str
) -> None:
    describe(stub, expression, state)
    assert pauses.next_pause(aws, STACK, "lab-pause", AWS_TIME, CREATED.timestamp()) is None


def test_a_restarted_rule_keeps_its_members_and_gets_its_hours_to_the_next_minute(
    aws: Aws, stub: Stub
) -> None:
    describe(stub, "rate(8 hours)", "DISABLED", Description="Disables all schedules")
    stub("events").add_response(
        "put_rule",
        {},
        {
            "Name": "lab-pause",
            "ScheduleExpression": "cron(1 20 28 11 ? 2026)",
            "State": "ENABLED",
            "Description": "Disables all schedules",
        },
    )
    pauses.restart(aws, "lab-pause", 8, AWS_TIME, CREATED.timestamp())


def test_a_lab_without_the_rule_is_resumed_without_it(aws: Aws, stub: Stub) -> None:
    stub("events").add_client_error("describe_rule", "ResourceNotFoundException")
    pauses.restart(aws, "lab-pause", 8, AWS_TIME, CREATED.timestamp())


def event(arn: str, rule: str = "lab-etl", **more: Any) -> dict[str, Any]:
    record = {"userIdentity": {"arn": arn}, "requestParameters": {"name": rule}, **more}
    return {"EventTime": CREATED, "Username": "ann", "CloudTrailEvent": json.dumps(record)}


def last(aws: Aws, stub: Stub, *events: dict[str, Any]) -> pauses.Paused | None:
    resources(stub)
    stub("cloudtrail").add_response("lookup_events", {"Events": list(events)})
    return pauses.last_pause(aws, STACK, ("lab-etl", "lab-pause"))


def test_the_newest_call_that_disabled_a_rule_of_the_lab_says_who_paused_it(
    aws: Aws, stub: Stub
) -> None:
    ann, lab = "arn:aws:iam::1:user/ann", f"arn:aws:sts::1:assumed-role/{ROLE}/states"
    other, denied = event(lab, "other-etl"), event(lab, errorCode="AccessDenied")
    assert last(aws, stub, other, denied, event(ann), event(lab)) == pauses.Paused(
        CREATED, ann, automatic=False
    )
    assert last(aws, stub, event(lab), event(ann)) == pauses.Paused(CREATED, lab, automatic=True)
    assert last(aws, stub, other) is None


def test_who_may_not_look_up_events_does_not_learn_who_paused(aws: Aws, stub: Stub) -> None:
    resources(stub)
    stub("cloudtrail").add_client_error("lookup_events", "AccessDeniedException")
    with pytest.raises(AwsError):
        pauses.last_pause(aws, STACK, ("lab-etl",))


@given(st.integers(1, 1000), st.floats(0, 2e9), st.floats(0, 2e9))
def test_lab_time_and_real_time_convert_into_one_another(
    speed: int, start: float, real: float
) -> None:
    time = LabTime(speed, start)
    assert time.real(time.lab(real)) == pytest.approx(real, abs=1e-3)
