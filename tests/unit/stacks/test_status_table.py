"""What each command does with a stack in each status of CloudFormation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.cli import report
from lab_builder.errors import StackError
from lab_builder.stacks import destroy, plan, status_table
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.status_table import STATUSES
from lab_builder.stacks.values import Stack
from lab_builder.workflow import lab_stack
from lab_builder.workflow.pausing import Pause
from unit.stacks.stubs import Stub

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STACK = Stack(
    id="arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1",
    name="small",
    status="CREATE_COMPLETE",
    reason="a queue would not go",
    outputs={"TemplateDigest": str(small_lab.template().digest)},
    parameters=small_lab.parameters(),
    tags={},
    role_arn=None,
    created=NOW,
    updated=None,
    protected=False,
)
BUSY = {name for name in STATUSES if name.endswith("_IN_PROGRESS")} - {"REVIEW_IN_PROGRESS"}
# What deploy does with a stack that has the template and the parameters already.
DEPLOYS = {
    "CREATE_COMPLETE": "none",
    "DELETE_COMPLETE": "create",
    "IMPORT_COMPLETE": "none",
    "IMPORT_ROLLBACK_COMPLETE": "none",
    "REVIEW_IN_PROGRESS": "create",
    "ROLLBACK_COMPLETE": "create",
    "UPDATE_COMPLETE": "none",
    "UPDATE_FAILED": "update",
    "UPDATE_ROLLBACK_COMPLETE": "none",
}
WAYS_OUT = {
    "CREATE_FAILED": "lab-builder destroy, then lab-builder deploy again",
    "DELETE_FAILED": "lab-builder destroy finishes the deletion",
    "IMPORT_ROLLBACK_FAILED": "describe-stack-events --stack-name small",
    "ROLLBACK_FAILED": "lab-builder destroy, then lab-builder deploy again",
    "UPDATE_ROLLBACK_FAILED": "continue-update-rollback --stack-name small",
}
EMPTY = {"DELETE_COMPLETE", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"}
AT_REST = {name for name, action in DEPLOYS.items() if action == "none"}


def test_the_table_has_every_status(aws: Aws) -> None:
    model = aws.client("cloudformation").meta.service_model

    assert sorted(STATUSES) == sorted(model.shape_for("StackStatus").enum)
    assert sorted({*DEPLOYS, *WAYS_OUT, *BUSY}) == sorted(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_deploy(aws: Aws, status: str) -> None:
    stack = replace(STACK, status=status)
    settings, template = small_lab.settings(), small_lab.template()

    if status in DEPLOYS:
        action = plan.decide_action(stack, settings, template, small_lab.parameters())
        assert action == DEPLOYS[status]
        return
    with pytest.raises(StackError) as caught:
        plan.make_plan(
            aws,
            settings,
            template,
            small_lab.parameters(),
            stack=stack,
            account="123456789012",
            template_key="t",
        )
    busy = f"the stack small is in {status}: another operation is running"
    assert caught.value.what == (
        busy if status in BUSY else f"the stack small is in {status}: a queue would not go"
    )
    assert WAYS_OUT.get(status, "wait until it has ended") in str(caught.value.hint)


@pytest.mark.parametrize("status", STATUSES)
def test_destroy(status: str) -> None:
    stack = replace(STACK, status=status)

    if status in BUSY - {"DELETE_IN_PROGRESS"}:
        with pytest.raises(StackError, match="another operation is running"):
            destroy.refuse(stack)
    else:
        destroy.refuse(stack)


@pytest.mark.parametrize("status", STATUSES)
def test_pause_and_resume(aws: Aws, stub: Stub, status: str) -> None:
    described(stub, status)

    if status in BUSY:
        with pytest.raises(StackError, match="another operation is running"):
            lab_stack.require_at_rest(aws)
    elif status in EMPTY:
        with pytest.raises(StackError, match=f"is in {status} and has no resources"):
            lab_stack.require_at_rest(aws)
    else:
        assert lab_stack.require_at_rest(aws).status == status


@pytest.mark.parametrize("status", STATUSES)
def test_status_says_what_to_do_next_where_something_is_amiss(status: str) -> None:
    text = report.status(replace(STACK, status=status), Schedules(), Pause(None), ())

    assert status in text
    assert ("next" in text) is (status not in AT_REST | {"DELETE_COMPLETE"})
    assert WAYS_OUT.get(status, "") in text


def test_a_status_that_is_new_is_refused_and_not_taken_for_a_good_one() -> None:
    assert status_table.rule(replace(STACK, status="MOVED")).deploy == "refuse"
    assert not status_table.rule(replace(STACK, status="MOVE_IN_PROGRESS")).destroys


def test_the_documentation_has_the_table() -> None:
    text = (Path(__file__).parents[3] / "docs" / "aws.md").read_text("utf-8")
    rows = {
        cells[0]: cells[1:]
        for line in text.splitlines()
        if line.startswith("| `")
        and (cells := [cell.strip(" `") for cell in line.split("|")[1:-1]])
    }

    assert {name for name in rows if name in STATUSES} == set(STATUSES) - {"DELETE_COMPLETE"}
    for name, rule in STATUSES.items():
        if name == "DELETE_COMPLETE":
            continue
        deploy, destroys, schedules = rows[name]
        assert deploy == DOCUMENTED[rule.deploy]
        continues = "continues" if name == "DELETE_IN_PROGRESS" else "deletes"
        assert destroys == (continues if rule.destroys else "refuses")
        usable = rule.has_resources and name not in BUSY
        assert schedules == ("work" if usable else "refuse")


DOCUMENTED = {
    "update": "updates, or nothing",
    "create": "creates",
    "replace": "deletes it, then creates",
    "repair": "updates",
    "refuse": "refuses",
}


def described(stub: Stub, status: str) -> None:
    told = {
        "StackId": STACK.id,
        "StackName": "small",
        "StackStatus": status,
        "CreationTime": NOW,
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in STACK.parameters.items()
        ],
    }
    stub("cloudformation").add_response("describe_stacks", {"Stacks": [told]})
