"""The intrinsic functions, one by one: all known, known in part, not known."""

import base64
from typing import Any

import pytest

from lab_builder.template.text import Hole, Text
from lab_builder.template.values import Values, number

TEMPLATE = {
    "Parameters": {
        "Name": {"Type": "String", "Default": "lab"},
        "Count": {"Type": "Number", "Default": 2},
        "Open": {"Type": "String"},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Ports": {"Type": "List<Number>", "Default": "80,443"},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/image"},
        "Key": {"Type": "AWS::SSM::Parameter::Name", "Default": "/key"},
    },
    "Mappings": {"Sizes": {"small": {"workers": 2, "zones": ["a"]}}},
    "Conditions": {
        "Always": {"Fn::Equals": ["a", "a"]},
        "Never": {"Fn::Equals": ["a", "b"]},
        "Chosen": {"Fn::Equals": [{"Ref": "Name"}, "lab"]},
    },
}


def resolve(node: Any) -> Any:
    return Values(TEMPLATE).resolve(node)


# Each function: the node, and its value. In a Text a hole reads as ${Name}.
KNOWN: list[tuple[Any, Any]] = [
    ("plain", "plain"),
    ({"Ref": "Name"}, "lab"),
    ({"Ref": "Count"}, 2),
    ({"Ref": "Zones"}, ["a", "b"]),
    ({"Ref": "Ports"}, ["80", "443"]),
    ({"Ref": "Key"}, "/key"),
    ({"Ref": {"Fn::Sub": "Na${Suffix}"}}, Text([Hole("Ref")])),
    ({"Ref": {"Fn::Join": ["", ["Na", "me"]]}}, "lab"),
    ({"Fn::Base64": {"Fn::Sub": "echo ${Name}"}}, base64.b64encode(b"echo lab").decode()),
    ({"Fn::Cidr": ["10.0.0.0/24", 2, 5]}, ["10.0.0.0/27", "10.0.0.32/27"]),
    ({"Fn::Cidr": ["10.0.0.0/24", "1", "4"]}, ["10.0.0.0/28"]),
    ({"Fn::FindInMap": ["Sizes", "small", "workers"]}, 2),
    ({"Fn::FindInMap": ["Sizes", "small", "zones"]}, ["a"]),
    ({"Fn::FindInMap": ["Sizes", "large", "workers", {"DefaultValue": {"Ref": "Count"}}]}, 2),
    ({"Fn::If": ["Always", "yes", "no"]}, "yes"),
    ({"Fn::If": ["Never", "yes", {"Ref": "Name"}]}, "lab"),
    ({"Fn::If": ["Chosen", "same", "same"]}, "same"),
    ({"Fn::Join": ["-", [{"Ref": "Name"}, 1, True]]}, "lab-1-true"),
    ({"Fn::Join": ["-", {"Ref": "Zones"}]}, "a-b"),
    ({"Fn::Length": {"Ref": "Zones"}}, 2),
    ({"Fn::Length": {"Fn::Split": ["|", "a|b|c"]}}, 3),
    ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
    ({"Fn::Select": [0, {"Fn::Split": ["-", "x-y"]}]}, "x"),
    ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
    ({"Fn::Sub": "${Name}-${Count}-${!Literal}"}, "lab-2-${Literal}"),
    ({"Fn::Sub": ["${A}/${Name}", {"A": {"Ref": "Name"}}]}, "lab/lab"),
    ({"Fn::ToJsonString": {"a": {"Ref": "Name"}, "b": [1]}}, '{"a":"lab","b":[1]}'),
    ([{"Ref": "AWS::NoValue"}, 1], [1]),
    ({"kept": 1, "left": {"Ref": "AWS::NoValue"}}, {"kept": 1}),
    ({"kept": 1, "left": {"Fn::If": ["Never", 1, {"Ref": "AWS::NoValue"}]}}, {"kept": 1}),
]
PARTLY_KNOWN: list[tuple[Any, str]] = [
    ({"Fn::Sub": "arn:${AWS::Partition}:x:${Name}"}, "arn:${AWS::Partition}:x:lab"),
    ({"Fn::Sub": ["${A}!", {"A": {"Ref": "Open"}}]}, "${Open}!"),
    ({"Fn::Sub": "${!Literal}${Open}"}, "${Literal}${Open}"),
    ({"Fn::Join": ["/", ["a", {"Ref": "Open"}]]}, "a/${Open}"),
    ({"Fn::Join": ["/", ["a", {"Fn::ImportValue": "x"}]]}, "a/${Fn::ImportValue}"),
    ({"Fn::Select": [0, [{"Fn::Sub": "a-${Open}"}, "b"]]}, "a-${Open}"),
    ({"Fn::If": ["Always", {"Fn::Sub": "a-${Open}"}, "b"]}, "a-${Open}"),
    ({"Fn::ToJsonString": {"a": {"Ref": "Open"}}}, '{"a":"${Open}"}'),
    ("a-{{resolve:ssm:/name:1}}-b", "a-${{{resolve}}}-b"),
    ({"Fn::Sub": "{{resolve:ssm:${Name}}}/x"}, "${{{resolve}}}/x"),
]
NOT_KNOWN: list[tuple[Any, str]] = [
    ({"Ref": "Open"}, "${Open}"),
    ({"Ref": "Image"}, "${Image}"),
    ({"Ref": "Topic"}, "${Topic}"),
    ({"Ref": "AWS::Region"}, "${AWS::Region}"),
    ({"Fn::Base64": {"Ref": "Open"}}, "${Fn::Base64}"),
    ({"Fn::Cidr": [{"Ref": "Open"}, 2, 5]}, "${Fn::Cidr}"),
    ({"Fn::Cidr": ["10.0.0.0/24", 9, 5]}, "${Fn::Cidr}"),
    ({"Fn::FindInMap": ["Sizes", {"Ref": "Open"}, "workers"]}, "${Fn::FindInMap}"),
    ({"Fn::FindInMap": ["Sizes", {"Ref": "Open"}, "w", {"DefaultValue": 1}]}, "${Fn::FindInMap}"),
    ({"Fn::FindInMap": ["Sizes", "large", "workers"]}, "${Fn::FindInMap}"),
    ({"Fn::GetAZs": ""}, "${Fn::GetAZs}"),
    ({"Fn::GetAtt": "Topic.TopicName"}, "${Topic.TopicName}"),
    ({"Fn::GetAtt": ["Topic", "TopicName"]}, "${Topic.TopicName}"),
    ({"Fn::GetAtt": ["Nested", "Outputs.Url"]}, "${Nested.Outputs.Url}"),
    ({"Fn::GetAtt": [{"Ref": "Open"}, "Arn"]}, "${${Open}.Arn}"),
    ({"Fn::GetStackOutput": {"StackName": "a", "OutputName": "b"}}, "${Fn::GetStackOutput}"),
    ({"Fn::If": ["Chosen", "one", "other"]}, "${Fn::If}"),
    ({"Fn::If": ["NotDeclared", "one", "other"]}, "${Fn::If}"),
    ({"Fn::ImportValue": "x"}, "${Fn::ImportValue}"),
    ({"Fn::Length": {"Fn::GetAZs": ""}}, "${Fn::Length}"),
    ({"Fn::Select": [7, ["a"]]}, "${Fn::Select}"),
    ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "${Fn::Select}"),
    ({"Fn::Split": ["-", {"Fn::Sub": "a-${Open}"}]}, "${Fn::Split}"),
    ({"Fn::Sub": "{{resolve:ssm:${Open}}}/x"}, "${{{resolve}}}"),
    ({"Fn::Transform": {"Name": "Macro"}}, "${Fn::Transform}"),
]


@pytest.mark.parametrize(("node", "value"), KNOWN)
def test_a_node_of_known_parts_has_a_value(node: Any, value: Any) -> None:
    assert resolve(node) == value
    assert isinstance(resolve(node), Text) is isinstance(value, Text)


@pytest.mark.parametrize(("node", "reads"), [*PARTLY_KNOWN, *NOT_KNOWN])
def test_what_only_a_deploy_makes_known_stays_a_hole(node: Any, reads: str) -> None:
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
        {"Fn::FindInMap": ["x", ["y"], {}]},
        {"Fn::GetAtt": 3},
        {"Fn::Cidr": ["x", 1, 1]},
        {"Fn::Cidr": ["10.0.0.0/8", "many", 1]},
        {"Fn::Cidr": ["10.0.0.0/8", 1, 64]},
        {"Fn::Base64": ["x"]},
        {"Fn::Length": "x"},
        {"Ref": ["x"]},
        {"Fn::If": ["only"]},
        {"Fn::If": [["x"], "a", "b"]},
    ],
)
def test_a_function_with_the_wrong_arguments_is_not_known(node: Any) -> None:
    assert isinstance(resolve(node), Text)


def test_given_parameters_decide_and_others_are_not_known() -> None:
    values = Values(TEMPLATE, {"Name": "class", "Zones": "x,y"}, {"AWS::Region": "eu-west-1"})

    assert values.resolve({"Fn::Sub": "${Name}-${AWS::Region}"}) == "class-eu-west-1"
    assert values.resolve({"Ref": "Zones"}) == ["x", "y"]
    assert values.resolve({"Fn::If": ["Chosen", "one", "other"]}) == "other"
    assert values.resolve({"Ref": "Count"}) == Text([Hole("Count")])


def test_a_hidden_parameter_is_not_known() -> None:
    template = {"Parameters": {"Password": {"Type": "String", "NoEcho": True}}}

    assert isinstance(Values(template, {"Password": "****"}).resolve({"Ref": "Password"}), Text)
    assert Values(template, {"Password": "open"}).resolve({"Ref": "Password"}) == "open"


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
