"""The stack that settings name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

import small_lab
from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.model import Credentials
from lab_builder.stacks.values import Stack
from lab_builder.workflow import lab_stack

ARN = "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def aws() -> Aws:
    return Aws(
        small_lab.settings(
            region="eu-west-1",
            endpoint_url="http://127.0.0.1:9",
            credentials=Credentials("AKIDEXAMPLE", "secret"),
        )
    )


def described(**more: Any) -> dict[str, Any]:
    stack = {
        "StackId": ARN,
        "StackName": "small",
        "StackStatus": "CREATE_COMPLETE",
        "CreationTime": NOW,
    }
    return {"Stacks": [stack | more]}


def stack(**parameters: str) -> Stack:
    return Stack(
        *(ARN, "small", "CREATE_COMPLETE", "", {}, parameters, {}, None, NOW, None), protected=False
    )


def test_the_stack_of_somebody_else_is_refused(aws: Aws) -> None:
    with Stubber(aws.client("cloudformation")) as stub:
        stub.add_response("describe_stacks", described())
        with pytest.raises(StackError, match="does not belong to a lab"):
            lab_stack.find(aws)


def test_a_stack_in_review_has_no_parameters_yet(aws: Aws) -> None:
    with Stubber(aws.client("cloudformation")) as stub:
        stub.add_response("describe_stacks", described(StackStatus="REVIEW_IN_PROGRESS"))
        found = lab_stack.find(aws)
    assert found is not None


def test_a_stack_that_must_be_there_and_is_not_has_a_command_that_makes_it(aws: Aws) -> None:
    with Stubber(aws.client("cloudformation")) as stub:
        stub.add_client_error(
            "describe_stacks", "ValidationError", "Stack with id small does not exist"
        )
        with pytest.raises(StackError, match="there is no stack small in eu-west-1") as caught:
            lab_stack.require(aws)
    assert str(caught.value.hint).startswith("lab-builder deploy creates it")


def test_only_sam_updates_what_sam_made() -> None:
    lab_stack.refuse_sam_stack(None)
    lab_stack.refuse_sam_stack(stack(EnvironmentName="small", S3BucketName="code"))
    with pytest.raises(StackError, match="only sam can update it"):
        lab_stack.refuse_sam_stack(stack(EnvironmentName="small"))


def test_the_account_stands_in_the_stack_where_there_is_one(aws: Aws) -> None:
    assert lab_stack.account(aws, stack()) == "123456789012"

    with Stubber(aws.client("sts")) as stub:
        answer = {"Account": "210987654321", "Arn": "arn:aws:iam::210987654321:root"}
        stub.add_response("get_caller_identity", answer)
        assert lab_stack.account(aws) == "210987654321"


def test_the_stack_of_another_lab_is_not_updated(aws: Aws) -> None:
    messaging = replace(stack(), outputs={"LabName": "messaging"})

    lab_stack.refuse_other_lab(aws, None)
    lab_stack.refuse_other_lab(aws, replace(stack(), outputs={"LabName": "small"}))
    lab_stack.refuse_other_lab(aws, stack())  # from before stacks had the name of their lab
    with pytest.raises(
        StackError, match="the stack small has the lab messaging, not small"
    ) as error:
        lab_stack.refuse_other_lab(aws, messaging)

    assert "--lab messaging" in str(error.value.hint)
    assert lab_stack.lab(aws, messaging) == "messaging"
    assert lab_stack.lab(aws, stack()) == "small"
