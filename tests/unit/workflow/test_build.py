"""The parameter values of a lab: on AWS the defaults of the template, on the engine its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from lab_builder.model import Credentials, Settings
from lab_builder.workflow import stack_values
from lab_builder.workflow.build import (
    BuiltLab,
    aws_cost,
    build,
    local_notes,
)

AWS = Settings(
    lab="aws-deep-dive", environment="default", stack_name="s", parameters={"S3BucketName": "code"}
)
ENGINE = replace(AWS, endpoint_url="http://127.0.0.1:1", credentials=Credentials("id", "secret"))


@pytest.fixture(scope="module")
def built() -> BuiltLab:
    return build(AWS)


def parameter_values(settings: Settings, built: BuiltLab) -> Mapping[str, str]:
    return stack_values.resolve(settings, built, None).parameters


def pausing(settings: Settings, hours: str) -> Settings:
    return replace(settings, parameters={**settings.parameters, "PauseAfterHours": hours})


def test_the_lab_pauses_itself_on_aws_and_not_on_the_engine(built: BuiltLab) -> None:
    assert parameter_values(AWS, built)["PauseAfterHours"] == "8"
    assert parameter_values(ENGINE, built)["PauseAfterHours"] == "0"


def test_the_engine_says_that_the_lab_does_not_pause_itself_and_how_it_would(
    built: BuiltLab,
) -> None:
    assert local_notes(AWS, built, parameter_values(AWS, built)) == []
    (note,) = local_notes(ENGINE, built, parameter_values(ENGINE, built))
    assert note.startswith("the lab does not pause itself on the engine, where nothing costs money")
    assert "-p PauseAfterHours=8" in note


def test_a_pause_that_is_asked_for_holds_on_the_engine_and_is_said(built: BuiltLab) -> None:
    asked = pausing(ENGINE, "4")
    values = parameter_values(asked, built)
    assert values["PauseAfterHours"] == "4"
    (note,) = local_notes(asked, built, values)
    assert note == "PauseAfterHours is 4: the lab pauses itself on the engine, too"


def test_the_cost_on_aws_of_a_lab_on_the_engine_has_the_pause_of_aws(built: BuiltLab) -> None:
    def first_days(settings: Settings) -> list[float]:
        lines = aws_cost(settings, built.lab, parameter_values(settings, built))
        return [line.runs_on_deploy_day for line in lines]

    assert first_days(ENGINE) == first_days(AWS)
    assert first_days(pausing(ENGINE, "4")) == [runs / 2 for runs in first_days(AWS)]
    assert first_days(pausing(AWS, "0")) == [runs * 3 for runs in first_days(AWS)]
