"""Loops of the language extensions are replaced by what they make."""

from typing import Any

import pytest

from lab_builder.template.view import View

TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Name"}}}


def body(resources: Any, **sections: Any) -> dict[str, Any]:
    return {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Names": {"Type": "CommaDelimitedList"}},
        "Resources": resources,
        **sections,
    }


def resources(template: dict[str, Any], **parameters: str) -> dict[str, Any]:
    view = View(template, parameters=parameters)
    return {name: resource.place.node for name, resource in view.resources.items()}


def test_a_loop_makes_a_resource_for_each_item() -> None:
    loop = {"Fn::ForEach::Topics": ["Name", ["a", "b"], {"Topic${Name}": TOPIC}]}

    assert resources(body(loop)) == {
        "Topica": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}},
        "Topicb": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "b"}},
    }


def test_the_second_form_of_an_identifier_is_alphanumeric() -> None:
    inside = {"Type": "T", "Properties": {"P": {"Fn::Sub": "${Address}/x"}}}
    loop = {"Fn::ForEach::All": ["Address", ["10.0.0.1"], {"Host&{Address}": inside}]}

    assert resources(body(loop)) == {
        "Host10001": {"Type": "T", "Properties": {"P": {"Fn::Sub": "10.0.0.1/x"}}}
    }


def test_a_collection_may_be_a_parameter() -> None:
    loop = {"Fn::ForEach::All": ["Name", {"Ref": "Names"}, {"Topic${Name}": TOPIC}]}

    assert set(resources(body(loop), Names="x, y")) == {"Topicx", "Topicy"}


def test_loops_may_be_nested() -> None:
    inner = {"Fn::ForEach::Inner": ["B", ["1", "2"], {"It${A}${B}": {"Type": "T"}}]}
    loop = {"Fn::ForEach::Outer": ["A", ["x", "y"], inner]}

    assert set(resources(body(loop))) == {"Itx1", "Itx2", "Ity1", "Ity2"}


def test_a_loop_may_make_properties_and_conditions() -> None:
    parts = {"Fn::ForEach::Parts": ["Part", ["A", "B"], {"P${Part}": "${Part}!"}]}
    made = {"Type": "T", "Condition": "Isa", "Properties": {"Fixed": 1, **parts}}
    loop = {"Fn::ForEach::Each": ["Name", ["a"], {"Is${Name}": {"Fn::Equals": ["x", "y"]}}]}
    view = View(body({"It": made}, Conditions=loop), parameters={})

    assert view.resources["It"].properties.node == {"Fixed": 1, "PA": "A!", "PB": "B!"}
    assert not list(view.created())


@pytest.mark.parametrize(
    "loop",
    [
        ["Name", {"Ref": "Names"}, {"Topic${Name}": TOPIC}],
        ["Name", {"Fn::GetAZs": ""}, {"Topic${Name}": TOPIC}],
        ["Name", [["a"]], {"Topic${Name}": TOPIC}],
        ["Name", ["a"]],
        ["Name", ["a"], "x"],
        [1, ["a"], {}],
        "x",
        None,
    ],
)
def test_a_loop_that_cannot_be_replaced_leaves_the_template_incomplete(loop: Any) -> None:
    view = View(body({"Fn::ForEach::It": loop, "Other": {"Type": "T"}}), parameters={})

    assert set(view.resources) == {"Other"}
    assert not view.whole


def test_without_the_transform_nothing_is_replaced() -> None:
    template = body({"Fn::ForEach::It": ["Name", ["a"], {"Topic${Name}": TOPIC}]})
    del template["Transform"]

    assert resources(template) == {}
