"""What the engine makes of a SAM template is known before anything is deployed, too."""

from __future__ import annotations

from typing import Any

import pytest

from cloudformation_yaml import load
from lab_builder import assets
from lab_builder.errors import LabBuilderError
from lab_builder.local import preflight
from lab_builder.local.serverless import expanded

SAM = "AWS::Serverless-2016-10-31"


def application(**resources: Any) -> dict[str, Any]:
    return {"Transform": SAM, "Resources": resources}


def test_the_engine_refuses_nothing_of_the_lab_as_sam_has_it() -> None:
    body = load(assets.sam_template_path("aws-deep-dive").read_text())

    found = preflight.examine(
        expanded(body),
        {name: str(rule["Default"]) for name, rule in body["Parameters"].items()},
    )

    assert found.refused == ()
    assert {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"} <= set(found.runs)


def test_a_template_without_the_transform_is_left_alone() -> None:
    body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}

    assert expanded(body) is body


def test_the_transform_may_stand_in_a_list() -> None:
    function = {"CodeUri": ".", "Handler": "a.b", "Runtime": "python3.13"}
    body = application(F={"Type": "AWS::Serverless::Function", "Properties": function})

    made = expanded(body | {"Transform": ["AWS::LanguageExtensions", SAM]})["Resources"]

    assert {resource["Type"] for resource in made.values()} == {
        "AWS::Lambda::Function",
        "AWS::IAM::Role",
    }


def test_a_template_that_sam_rejects_is_reported_with_the_reasons() -> None:
    body = application(F={"Type": "AWS::Serverless::StateMachine", "Properties": {}})

    with pytest.raises(LabBuilderError, match=r"\[F\].*Definition"):
        expanded(body)
