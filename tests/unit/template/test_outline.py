"""The outline of a template: what is no mapping, or null, is named with its path and place."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from lab_builder.template import outline, positions
from lab_builder.template.source import Source

TOPIC = {"Type": "AWS::SNS::Topic"}
NULL = "has no value; CloudFormation takes no null values. Remove it, or give it a value"
TAKES = "where CloudFormation takes a mapping (in JSON an object)"

# A template, and what is said of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"Parameters": None}, f"Parameters {NULL}"),
    ({"Resources": None}, f"Resources {NULL}"),
    ({"Resources": []}, f"Resources is a list, {TAKES}"),
    ({"Resources": {"A": None}}, f"Resources.A {NULL}"),
    ({"Resources": {"A": "text"}}, f"Resources.A is text, {TAKES}"),
    ({"Resources": {"A": {**TOPIC, "Properties": None}}}, f"Resources.A.Properties {NULL}"),
    ({"Resources": {"A": {**TOPIC, "Metadata": []}}}, f"Resources.A.Metadata is a list, {TAKES}"),
    ({"Metadata": ["a"]}, f"Metadata is a list, {TAKES}"),
    ({"Metadata": True}, f"Metadata is a truth value, {TAKES}"),
    ({"Mappings": {"M": {"a": 1}}}, f"Mappings.M.a is a number, {TAKES}"),
    ({"Conditions": {"C": True}}, f"Conditions.C is a truth value, {TAKES}"),
    ({"Outputs": {"O": None}}, f"Outputs.O {NULL}"),
    ({"Globals": ["Function"]}, f"Globals is a list, {TAKES}"),
    ({"Description": ["a"]}, "Description is a list, where CloudFormation takes text"),
    (
        {"Transform": 5},
        "Transform is a number, where CloudFormation takes a name, a list of names or a mapping",
    ),
    (
        {"Resources": {"Fn::ForEach::A": {}}},
        "Resources.Fn::ForEach::A is a mapping, where CloudFormation takes a list",
    ),
    (
        {"Outputs": {f"O{number}": {} for number in range(401)}},
        "401 outputs exceed the limit of 200 in a template",
    ),
]


@pytest.mark.parametrize(("body", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_with_the_outline_is_named(body: dict[str, Any], said: str) -> None:
    assert [problem.message for problem in outline.problems(body)] == [said]


def test_a_problem_is_at_its_key() -> None:
    body, _ = positions.parse(Source("Resources:\n  A:\n    Type: T\n    Properties:\n"))
    (problem,) = outline.problems(body)
    assert (problem.line, problem.column) == (4, 5)
    assert problem.path == ("Resources", "A", "Properties")


def test_an_outline_without_fault_has_no_problem() -> None:
    body = {
        "AWSTemplateFormatVersion": datetime.date(2010, 9, 9),
        "Description": 5,
        "Metadata": {"a": None},
        "Parameters": {},
        "Mappings": {"M": {"a": {"b": "c"}, "Fn::Transform": {"Name": "AWS::Include"}}},
        "Transform": ["AWS::LanguageExtensions", {"Name": "Mine"}],
        "Resources": {"A": TOPIC, "Fn::ForEach::B": ["x", [], {}]},
        "Outputs": {"Fn::Transform": {"Name": "AWS::Include"}},
    }
    assert list(outline.problems(body)) == []
