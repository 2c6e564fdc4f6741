"""Conditions: true, false, or not known before a deploy."""

from typing import Any

import pytest

from lab_builder.template.values import Values

PARAMETERS = {"Size": "large", "Zones": "a,b", "Two": "2"}


def evaluate(node: Any, **conditions: Any) -> bool | None:
    template = {
        "Parameters": {
            "Size": {"Type": "String"},
            "Zones": {"Type": "CommaDelimitedList"},
            "Two": {"Type": "Number"},
            "Open": {"Type": "String", "Default": "x"},
        },
        "Mappings": {"Limits": {"large": {"most": 2}}},
        "Conditions": {
            "Yes": {"Fn::Equals": ["a", "a"]},
            "No": {"Fn::Equals": ["a", "b"]},
            "Unknown": {"Fn::Equals": [{"Ref": "Open"}, "x"]},
            **conditions,
            "It": node,
        },
    }
    return Values(template, PARAMETERS).conditions.holds("It")


def named(name: str) -> dict[str, str]:
    return {"Condition": name}


@pytest.mark.parametrize(
    ("node", "holds"),
    [
        ({"Fn::Equals": [{"Ref": "Size"}, "large"]}, True),
        ({"Fn::Equals": [{"Ref": "Size"}, "small"]}, False),
        ({"Fn::Equals": [{"Ref": "Two"}, 2]}, True),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::Equals": [{"Fn::FindInMap": ["Limits", {"Ref": "Size"}, "most"]}, "2"]}, True),
        ({"Fn::Equals": [{"Fn::Join": ["-", {"Ref": "Zones"}]}, "a-b"]}, True),
        ({"Fn::Equals": [{"Fn::Select": [1, {"Ref": "Zones"}]}, "b"]}, True),
        ({"Fn::Equals": [{"Ref": "Open"}, "x"]}, None),
        ({"Fn::Equals": [{"Ref": "Open"}, {"Ref": "Open"}]}, True),
        ({"Fn::Equals": [{"Fn::Sub": "a-${Open}"}, "b-x"]}, False),
        ({"Fn::Equals": [{"Fn::Sub": "a-${Open}"}, "a-x"]}, None),
        ({"Fn::Equals": [{"Fn::ImportValue": "x"}, {"Fn::ImportValue": "x"}]}, None),
        (named("Yes"), True),
        (named("Unknown"), None),
        (named("NotDeclared"), None),
        ({"Fn::Not": [named("Yes")]}, False),
        ({"Fn::Not": [named("No")]}, True),
        ({"Fn::Not": [named("Unknown")]}, None),
        ({"Fn::And": [named("Yes"), named("Yes")]}, True),
        ({"Fn::And": [named("Unknown"), named("No")]}, False),
        ({"Fn::And": [named("Unknown"), named("Yes")]}, None),
        ({"Fn::Or": [named("No"), named("No")]}, False),
        ({"Fn::Or": [named("Unknown"), named("Yes")]}, True),
        ({"Fn::Or": [named("Unknown"), named("No")]}, None),
        ({"Fn::Contains": [["small", "large"], {"Ref": "Size"}]}, True),
        ({"Fn::Contains": [["small"], {"Ref": "Size"}]}, False),
        ({"Fn::Contains": [["small"], {"Ref": "Open"}]}, None),
        ({"Fn::EachMemberEquals": [{"Ref": "Zones"}, "a"]}, False),
        ({"Fn::EachMemberEquals": [["a", "a"], "a"]}, True),
        ({"Fn::EachMemberIn": [{"Ref": "Zones"}, ["a", "b", "c"]]}, True),
        ({"Fn::EachMemberIn": [{"Ref": "Zones"}, ["a"]]}, False),
        ({"Fn::EachMemberIn": [{"Fn::ValueOfAll": ["T", "P"]}, ["a"]]}, None),
        ({"Fn::RefAll": "AWS::EC2::VPC::Id"}, None),
        ({"Fn::ValueOf": ["Size", "x"]}, None),
        ({"Fn::Equals": ["one"]}, None),
        ({"Fn::And": "x"}, None),
        ("x", None),
        (None, None),
    ],
)
def test_a_condition_holds_does_not_or_is_not_known(node: Any, holds: bool | None) -> None:
    assert evaluate(node) is holds


def test_a_condition_that_refers_to_itself_is_not_known() -> None:
    assert evaluate(named("Other"), Other=named("It")) is None


def test_without_given_parameters_only_constants_decide() -> None:
    template = {
        "Parameters": {"Open": {"Type": "String", "Default": "x"}},
        "Conditions": {
            "Yes": {"Fn::Equals": ["a", "a"]},
            "ByDefault": {"Fn::Equals": [{"Ref": "Open"}, "x"]},
        },
    }
    conditions = Values(template).conditions
    assert conditions.holds("Yes") is True
    assert conditions.holds("ByDefault") is None
