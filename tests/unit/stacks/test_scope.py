from typing import Any

import pytest

import small_lab
from lab_builder.stacks.scope import Scope

PSEUDO = {"AWS::AccountId": "123456789012", "AWS::Region": "eu-west-1"}


def scope(**parameters: str) -> Scope:
    return Scope(small_lab.BODY, small_lab.parameters(**parameters), PSEUDO)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("plain", "plain"),
        ({"Ref": "EnvironmentName"}, "small"),
        ({"Fn::Sub": "${EnvironmentName}-${AWS::AccountId}"}, "small-123456789012"),
        ({"Fn::Sub": "${!Literal}-${EnvironmentName}"}, "${!Literal}-small"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}, "a-eu-west-1"),
        ({"Fn::If": ["HasTopic", "yes", {"Ref": "Delay"}]}, "0"),
        ({"Ref": "WorkQueue"}, None),
        ({"Fn::Sub": "${WorkQueue.Arn}"}, None),
        ({"Fn::GetAtt": ["WorkQueue", "Arn"]}, None),
        (None, None),
    ],
)
def test_a_text_is_known_unless_only_a_resource_has_it(node: Any, expected: str | None) -> None:
    assert scope().text(node) == expected


def test_a_resource_is_there_when_its_condition_holds() -> None:
    assert "AlertTopic" not in scope().resources()
    assert "AlertTopic" in scope(WithTopic="yes").resources()


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"Condition": "HasTopic"}, True),
        ({"Fn::Not": [{"Condition": "HasTopic"}]}, False),
        ({"Fn::And": [{"Condition": "HasTopic"}, {"Fn::Equals": ["a", "b"]}]}, False),
        ({"Fn::Or": [{"Condition": "HasTopic"}, {"Fn::Equals": ["a", "b"]}]}, True),
    ],
)
def test_conditions_are_judged_as_cloudformation_does(
    condition: dict[str, Any], holds: bool
) -> None:
    body = small_lab.body(Thing={"Type": "T", "Condition": "Judged"})
    body["Conditions"]["Judged"] = condition

    judged = Scope(body, small_lab.parameters(WithTopic="yes"), PSEUDO)

    assert ("Thing" in judged.resources()) is holds


def test_a_resource_whose_condition_cannot_be_judged_counts_as_there() -> None:
    body = small_lab.body(Thing={"Type": "T", "Condition": "Judged"})
    body["Conditions"]["Judged"] = {"Fn::Equals": [{"Fn::ImportValue": "x"}, "y"]}

    assert "Thing" in Scope(body, small_lab.parameters(), PSEUDO).resources()
