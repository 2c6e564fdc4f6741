"""What nodes come to: defaults count, the rest stays a hole."""

from typing import Any

import pytest

from lab_builder.lint.view import Hole, Text, View
from lab_builder.template.intrinsics import number

TEMPLATE = {
    "Parameters": {
        "Name": {"Type": "String", "Default": "lab"},
        "Count": {"Type": "Number", "Default": 2},
        "Open": {"Type": "String"},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/image"},
    },
    "Mappings": {"Sizes": {"small": {"workers": 2}}},
}


def resolve(node: Any) -> Any:
    return View(TEMPLATE).values.resolve(node)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ("plain", "plain"),
        ({"Ref": "Name"}, "lab"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Fn::Sub": "${Name}-${Count}-${!Literal}"}, "lab-2-${Literal}"),
        ({"Fn::Sub": ["${A}/${Name}", {"A": {"Ref": "Name"}}]}, "lab/lab"),
        ({"Fn::Join": ["-", [{"Ref": "Name"}, 1, True]]}, "lab-1-true"),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["Sizes", "small", "workers"]}, 2),
        ({"Fn::If": ["Any", "same", "same"]}, "same"),
        ({"Fn::ToJsonString": {"a": {"Ref": "Name"}}}, '{"a": "lab"}'),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"kept": 1, "left": {"Ref": "AWS::NoValue"}}, {"kept": 1}),
    ],
)
def test_what_the_template_shows_is_computed(node: Any, value: Any) -> None:
    assert resolve(node) == value
    assert not isinstance(resolve(node), Text)


@pytest.mark.parametrize(
    ("node", "reads"),
    [
        ({"Ref": "Open"}, "${Open}"),
        ({"Ref": "Image"}, "${Image}"),
        ({"Ref": "AWS::Region"}, "${AWS::Region}"),
        ({"Fn::GetAtt": "Topic.TopicName"}, "${Topic.TopicName}"),
        ({"Fn::GetAtt": ["Topic", "TopicName"]}, "${Topic.TopicName}"),
        ({"Fn::Sub": "arn:${AWS::Partition}:x:${Name}"}, "arn:${AWS::Partition}:x:lab"),
        ({"Fn::Sub": ["${A}!", {"A": {"Ref": "Open"}}]}, "${Open}!"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Open"}]]}, "a/${Open}"),
        ({"Fn::ImportValue": "x"}, "${Fn::ImportValue}"),
        ({"Fn::If": ["Any", "one", "other"]}, "${Fn::If}"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Open"}, "workers"]}, "${Fn::FindInMap}"),
        ({"Fn::Select": [7, ["a"]]}, "${Fn::Select}"),
        ("a-{{resolve:ssm:/name:1}}-b", "a-${{{resolve}}}-b"),
        ({"Fn::Sub": "{{resolve:ssm:${Name}}}/x"}, "${{{resolve}}}/x"),
        ({"Fn::Sub": "{{resolve:ssm:${Open}}}/x"}, "${{{resolve}}}"),
    ],
)
def test_what_only_a_deployment_knows_stays_a_hole(node: Any, reads: str) -> None:
    value = resolve(node)
    assert isinstance(value, Text)
    assert value == reads


@pytest.mark.parametrize(
    "node",
    [
        {"Fn::Sub": 1},
        {"Fn::Sub": ["a"]},
        {"Fn::Join": []},
        {"Fn::Join": "x"},
        {"Fn::Split": ["", "a"]},
        {"Fn::Select": ["-1", ["a"]]},
        {"Fn::FindInMap": "x"},
        {"Fn::GetAtt": 3},
        {"Ref": ["x"]},
        {"Fn::If": ["only"]},
    ],
)
def test_a_function_with_the_wrong_arguments_is_not_known(node: Any) -> None:
    assert isinstance(resolve(node), Text)


def test_a_text_splits_at_its_own_separators_only() -> None:
    arn = resolve({"Fn::Sub": "arn:${AWS::Partition}:sns:${AWS::Region}"})
    assert arn.fields(":") == ["arn", "${AWS::Partition}", "sns", "${AWS::Region}"]
    assert list(arn.holes) == [Hole("AWS::Partition"), Hole("AWS::Region")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3), ("3", 3), ("3.5", 3.5), (True, None), ("x", None), (None, None), ("inf", None)],
)
def test_a_number_may_be_written_as_text(value: Any, expected: float | None) -> None:
    assert number(value) == expected
