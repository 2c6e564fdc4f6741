"""Resources by the names that people give."""

from __future__ import annotations

import pytest

from lab_builder.errors import UsageError
from lab_builder.stacks import names
from lab_builder.stacks.resources import Resource

_FLOW = "arn:aws:states:eu-west-1:123456789012:stateMachine:lab-processing-workflow"
_DAILY = Resource("DailyFunction", "AWS::Lambda::Function", "lab-daily-processor")
_MONTHLY = Resource("MonthlyFunction", "AWS::Lambda::Function", "lab-monthly-processor")
_WORKFLOW = Resource("Workflow", "AWS::StepFunctions::StateMachine", _FLOW)
_ALL = (_DAILY, _MONTHLY, _WORKFLOW)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("DailyFunction", _DAILY),
        ("lab-daily-processor", _DAILY),
        ("daily-processor", _DAILY),
        (_FLOW, _WORKFLOW),
        ("lab-processing-workflow", _WORKFLOW),
        ("workflow", _WORKFLOW),
    ],
)
def test_a_resource_is_found_by_each_of_its_names(name: str, found: Resource) -> None:
    assert names.find(_ALL, name, "function") == found


@pytest.mark.parametrize(
    ("name", "what", "hint"),
    [
        ("processor", "function name processor is ambiguous: lab-daily-processor, lab-", "full"),
        ("lab-daly-processor", "no function lab-daly", "did you mean lab-daily-processor?"),
        ("nix", "no function nix", "expected one of lab-daily-processor, lab-monthly-processor"),
        ("", "no function ", "expected one of"),
    ],
)
def test_other_names_are_refused(name: str, what: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        names.find(_ALL, name, "function")
    assert what in caught.value.what
    assert hint in str(caught.value.hint)


def test_endings_that_two_names_have_are_left_out() -> None:
    found = names.endings(["lab-daily-processor", "lab-monthly-processor"])
    assert set(found) == {"daily-processor", "monthly-processor"}
