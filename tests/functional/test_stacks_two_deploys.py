"""Two deploys of one stack: the second one does not take the success of the first for its own."""

from __future__ import annotations

import pytest

from functional.deploys import planned
from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.stacks import status
from lab_builder.stacks.apply import apply
from lab_builder.stacks.values import ChangeSet

pytestmark = pytest.mark.engine


def test_an_update_that_another_one_overtook_is_refused(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))
    ours = apply(aws, planned(aws, name, Delay="14"))
    assert isinstance(next(ours), ChangeSet)

    drained(apply(aws, planned(aws, name, Delay="30")))
    with pytest.raises(StackError, match="another operation changed the stack"):
        drained(ours)

    stack = status.find(aws, name)
    assert stack is not None
    assert stack.parameters["Delay"] == "30"


def test_a_create_that_another_one_overtook_is_refused_and_leaves_the_others_stack(
    aws: Aws, name: str
) -> None:
    ours = apply(aws, planned(aws, name, Delay="14"))
    assert isinstance(next(ours), ChangeSet)

    drained(apply(aws, planned(aws, name, Delay="30")))
    with pytest.raises(StackError, match=r"another operation (changed|deleted) the stack"):
        drained(ours)

    stack = status.find(aws, name)
    assert stack is not None
    assert (stack.status, stack.parameters["Delay"]) == ("CREATE_COMPLETE", "30")


def test_a_create_whose_stack_was_deleted_before_the_answer_is_refused(aws: Aws, name: str) -> None:
    ours = apply(aws, planned(aws, name))
    assert isinstance(next(ours), ChangeSet)

    aws.client("cloudformation").delete_stack(StackName=name)
    with pytest.raises(StackError, match=r"another operation (changed|deleted) the stack"):
        drained(ours)

    assert status.find(aws, name) is None
