"""No words of Python reach a user, and the types of a macro are not unknown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lab_builder import lint
from lab_builder.model import Finding

REGION = "eu-central-1"
PYTHON = re.compile(r"Unknown exception|raised while|object has no|NoneType|out of range|iterable")


def findings(tmp_path: Path, **sections: Any) -> list[Finding]:
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": {"A": {"Type": "AWS::SNS::Topic"}}} | sections))
    return lint.check_file(path, REGION)


def output(value: Any) -> dict[str, Any]:
    return {"Outputs": {"O": {"Value": value}}}


@pytest.mark.parametrize(
    "sections",
    [
        {"Parameters": None},
        {"Metadata": []},
        {"Resources": {"A": None}},
        {"Resources": {"A": []}},
        {"Conditions": {"C": {"Fn::If": []}}},
        output({"Fn::If": []}),
        output({"Fn::Sub": []}),
        output({"Fn::Sub": None}),
        output({"Fn::FindInMap": []}),
        output({"Fn::GetAtt": None}),
        {"Transform": "AWS::LanguageExtensions", **output({"Fn::Sub": []})},
        {"Transform": "AWS::LanguageExtensions", **output({"Fn::FindInMap": [None]})},
        {"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::A": []}},
    ],
    ids=json.dumps,
)
def test_a_fault_of_shape_is_told_in_words_of_the_template(
    tmp_path: Path, sections: dict[str, Any]
) -> None:
    found = findings(tmp_path, **sections)
    assert found
    assert found[0].severity == "error"
    assert not any(PYTHON.search(finding.message) for finding in found), found


def types_reported(tmp_path: Path, transform: Any, *kinds: str) -> list[str]:
    resources = {f"R{number}": {"Type": kind} for number, kind in enumerate(kinds)}
    found = findings(tmp_path, Transform=transform, Resources=resources)
    return [str(finding.logical_id) for finding in found if finding.rule == "E3006"]


@pytest.mark.parametrize("transform", ["Mine", ["AWS::Serverless-2016-10-31", "Mine"]])
def test_the_types_of_a_macro_are_not_unknown(tmp_path: Path, transform: Any) -> None:
    assert types_reported(tmp_path, transform, "Mine::Thing", "AWS::S3::Object") == []


def test_a_slip_in_the_name_of_a_type_is_reported_beside_a_macro_too(tmp_path: Path) -> None:
    assert types_reported(tmp_path, "Mine", "Mine::Thing", "AWS::SNS::Topik") == ["R1"]


def test_a_transform_of_aws_brings_no_types(tmp_path: Path) -> None:
    assert types_reported(tmp_path, "AWS::LanguageExtensions", "Mine::Thing") == ["R0"]
