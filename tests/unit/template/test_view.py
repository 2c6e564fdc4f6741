"""What a view knows of the whole template."""

from typing import Any

import pytest

from lab_builder.template.view import View


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ({}, True),
        ({"Transform": "AWS::Serverless-2016-10-31"}, True),
        ({"Transform": ["AWS::LanguageExtensions", "Macro"]}, False),
        ({"Resources": {"Fn::Transform": {"Name": "AWS::Include"}}}, False),
        ({"Resources": {"Fn::ForEach::Topics": ["Name", ["A"], {}]}}, False),
        ({"Resources": None}, True),
    ],
)
def test_what_may_add_resources_makes_a_template_incomplete(body: Any, whole: bool) -> None:
    assert View(body).whole is whole


def test_what_is_made_of_a_template_is_made_once() -> None:
    view = View({})
    made: list[View] = []
    assert view.once(made.append) is view.once(made.append)
    assert made == [view]
