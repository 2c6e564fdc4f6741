"""What a deploy keeps of a stack, where nothing else is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

import small_lab
from lab_builder.errors import ParameterError
from lab_builder.lab import Lab
from lab_builder.model import Bundle, LocalValue
from lab_builder.stacks.values import Stack
from lab_builder.workflow.build import BuiltLab
from lab_builder.workflow.stack_values import StackValues, resolve

STACK = Stack(
    id="arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1",
    name="small",
    status="UPDATE_COMPLETE",
    reason="",
    outputs={},
    parameters=small_lab.parameters(Delay="14", Gone="x"),
    tags={"class": "a", "aws:servicecatalog:x": "y"},
    role_arn=None,
    created=datetime(2026, 1, 1, tzinfo=UTC),
    updated=None,
    protected=False,
)


class NoLocalValues:
    """A lab whose parameters have no value of their own on the engine."""

    CAPABILITIES: dict[str, str | None] = {}  # noqa: RUF012 - as in a lab's module
    LOCAL_VALUES: dict[str, LocalValue] = {}  # noqa: RUF012 - as in a lab's module


def resolved(
    stack: Stack | None = STACK,
    body: dict[str, Any] = small_lab.BODY,
    *,
    reset: bool = False,
    **settings: Any,
) -> StackValues:
    built = BuiltLab(cast("Lab", NoLocalValues), Bundle(()), small_lab.template(body), "key")
    return resolve(small_lab.settings(**settings), built, stack, reset=reset)


def test_a_parameter_that_is_not_given_keeps_the_value_of_the_stack() -> None:
    values, kept, _, notes = resolved(parameters={"WithTopic": "yes"})

    assert values == small_lab.parameters(Delay="14", WithTopic="yes")
    assert kept == {"Delay", "EnvironmentName", "S3BucketName"}
    assert "kept as the stack has it: Delay=14, " in notes[0]
    assert "--reset-parameters" in notes[0]


def test_a_parameter_that_is_given_wins() -> None:
    values, kept, _, _ = resolved(parameters={"Delay": "3"})

    assert values["Delay"] == "3"
    assert "Delay" not in kept


def test_tags_are_kept_where_none_are_given_and_those_of_aws_are_not_sent() -> None:
    assert resolved().settings.tags == {"class": "a"}
    assert resolved(tags={"class": "b"}).settings.tags == {"class": "b"}


def test_a_reset_returns_to_the_defaults() -> None:
    values, kept, settings, notes = resolved(reset=True)

    assert values == small_lab.parameters()
    assert (kept, settings.tags, notes) == (frozenset(), {}, ())


@pytest.mark.parametrize("status", ["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"])
def test_a_stack_that_is_created_has_nothing_to_keep(status: str) -> None:
    values, kept, _, _ = resolved(replace(STACK, status=status))

    assert values == small_lab.parameters()
    assert kept == frozenset()


def test_a_value_that_the_template_no_longer_allows_is_named() -> None:
    body = {**small_lab.BODY, "Parameters": {**small_lab.BODY["Parameters"]}}
    body["Parameters"]["Delay"] = {"Type": "Number", "Default": "0", "MaxValue": "9"}

    with pytest.raises(ParameterError, match="Delay is '14' in the stack, but must be at") as error:
        resolved(body=body)
    assert "--reset-parameters" in str(error.value.hint)


def test_a_secret_is_kept_though_its_value_is_not_known() -> None:
    body = {**small_lab.BODY, "Parameters": {**small_lab.BODY["Parameters"]}}
    body["Parameters"]["Secret"] = {"Type": "String", "NoEcho": True, "AllowedPattern": "[a-z]+"}
    stack = replace(STACK, parameters={**STACK.parameters, "Secret": "****"})

    assert "Secret" in resolved(stack, body).kept
