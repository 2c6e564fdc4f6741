"""What is made before a resource, as its references and DependsOn say."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.template.dependencies import created_before
from lab_builder.template.view import View


@pytest.mark.parametrize(
    "resource",
    [
        {"DependsOn": "First"},
        {"DependsOn": ["Other", "First"]},
        {"Properties": {"A": {"Ref": "First"}}},
        {"Properties": {"A": [{"B": {"Fn::GetAtt": ["First", "Arn"]}}]}},
        {"Properties": {"A": {"Fn::GetAtt": "First.Arn"}}},
        {"Properties": {"A": {"Fn::Sub": "x-${First.Arn}"}}},
        {"Properties": {"A": {"Fn::Sub": ["${ First }-${v}", {"v": 1}]}}},
    ],
)
def test_a_reference_of_any_form_comes_first(resource: dict[str, Any]) -> None:
    view = View({"Resources": {"First": {"Type": "A"}, "Last": {"Type": "B", **resource}}})
    assert created_before(view, "Last") == {"First"}


def test_what_comes_before_another_comes_before_both() -> None:
    view = View(
        {
            "Resources": {
                "A": {"Type": "T", "DependsOn": "B"},
                "B": {"Type": "T", "Properties": {"X": {"Ref": "C"}}},
                "C": {"Type": "T"},
            }
        }
    )
    assert created_before(view, "A") == {"B", "C"}


def test_a_circle_ends_and_a_written_out_name_orders_nothing() -> None:
    view = View(
        {
            "Resources": {
                "A": {"Type": "T", "DependsOn": "B"},
                "B": {"Type": "T", "DependsOn": "A"},
                "C": {"Type": "T", "Properties": {"X": "A", "Y": {"Fn::Sub": "${!A}"}}},
            }
        }
    )
    assert created_before(view, "A") == {"A", "B"}
    assert created_before(view, "C") == frozenset()
