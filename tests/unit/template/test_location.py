"""The path of a finding, as CloudFormation writes it."""

import pytest

from lab_builder.template.location import logical_id, property_path


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ([], ""),
        (["Resources"], "Resources"),
        (
            ["Resources", "Rule", "Properties", "Targets", 0, "Arn"],
            "Resources.Rule.Properties.Targets[0].Arn",
        ),
        (["Resources", "Rule", "Name", "Fn::If", 1], "Resources.Rule.Name.Fn::If[1]"),
        (["States", "Load the file", "Next"], "States['Load the file'].Next"),
        (["States", "a.b"], "States['a.b']"),
        ([1], "[1]"),
    ],
)
def test_a_path_is_written_in_dots_and_brackets(path: list[str | int], written: str) -> None:
    assert property_path(path) == written


def test_only_a_path_into_a_resource_has_a_logical_id() -> None:
    assert logical_id(["Resources", "Topic", "Properties"]) == "Topic"
    assert logical_id(["Outputs", "Topic"]) is None
    assert logical_id([]) is None
