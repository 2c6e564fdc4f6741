"""Which action a plan takes, and when there can be none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.model import CostLine
from lab_builder.stacks import plan
from lab_builder.stacks.values import Plan, Stack
from unit.stacks.stubs import Stub

DEPLOYED = Stack(
    id="arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1",
    name="small",
    status="CREATE_COMPLETE",
    reason="",
    outputs={"TemplateDigest": small_lab.template().body["Outputs"]["TemplateDigest"]["Value"]},
    parameters=small_lab.parameters(),
    tags={},
    role_arn="arn:aws:iam::123456789012:role/first",
    created=datetime(2026, 1, 1, tzinfo=UTC),
    updated=None,
    protected=False,
)


def made(aws: Aws, stack: Stack | None, **settings: Any) -> Plan:
    return plan.make_plan(
        aws,
        small_lab.settings(**settings),
        small_lab.template(),
        small_lab.parameters(),
        stack=stack,
        account="123456789012",
        template_key="small/template-1.yaml",
        uploads=["code-1.zip"],
        cost=[CostLine("work", 1.0, 0.1, 1.0, 0.1)],
    )


def rules(stub: Stub, *states: str) -> None:
    told = [
        {"Name": "small-work-schedule", "ScheduleExpression": "rate(1 day)", "State": state}
        for state in states
    ]
    stub("events").add_response(
        "list_rules", {"Rules": told}, {"NamePrefix": "small-work-schedule"}
    )


def template_read(stub: Stub) -> None:
    stub("cloudformation").add_response("list_change_sets", {"Summaries": []})
    stub("cloudformation").add_response("get_template", {"TemplateBody": small_lab.template().text})


def test_what_is_deployed_already_takes_one_call_and_no_action(aws: Aws, stub: Stub) -> None:
    rules(stub, "ENABLED")

    wanted = made(aws, DEPLOYED)

    assert (wanted.action, wanted.changes, wanted.notes) == ("none", (), ())


def test_a_plan_carries_what_it_was_given(aws: Aws, stub: Stub) -> None:
    rules(stub, "ENABLED")

    wanted = made(aws, DEPLOYED, prefix="labs")

    assert wanted.uploads == ("code-1.zip",)
    assert wanted.cost == (CostLine("work", 1.0, 0.1, 1.0, 0.1),)
    assert wanted.template_key == "small/template-1.yaml"
    assert wanted.region == "eu-west-1"


@pytest.mark.parametrize(
    ("stack", "settings"),
    [
        (replace(DEPLOYED, outputs={"TemplateDigest": "another"}), {}),
        (replace(DEPLOYED, outputs={}), {}),
        (replace(DEPLOYED, parameters=small_lab.parameters(Delay="5")), {}),
        (DEPLOYED, {"tags": {"class": "b"}}),
        (DEPLOYED, {"role_arn": "arn:aws:iam::123456789012:role/second"}),
    ],
    ids=["template", "no digest", "parameter", "tag", "role"],
)
def test_each_difference_is_an_update(
    aws: Aws, stub: Stub, stack: Stack, settings: dict[str, Any]
) -> None:
    rules(stub, "ENABLED")
    template_read(stub)

    assert made(aws, stack, **settings).action == "update"


def test_drift_that_cloudformation_knows_of_is_told_without_another_call(
    aws: Aws, stub: Stub
) -> None:
    rules(stub, "ENABLED")

    [note] = made(aws, replace(DEPLOYED, drift="DRIFTED")).notes

    assert "lab-builder deploy --revert-drift" in str(note)


def test_reverting_drift_is_an_update_though_the_template_is_the_same(aws: Aws, stub: Stub) -> None:
    rules(stub, "ENABLED")
    template_read(stub)

    wanted = plan.make_plan(
        aws,
        small_lab.settings(),
        small_lab.template(),
        small_lab.parameters(),
        stack=DEPLOYED,
        account="123456789012",
        template_key="t",
        revert_drift=True,
    )

    assert (wanted.action, wanted.revert_drift) == ("update", True)
