"""Definitions are found wherever they stand."""

import json
from pathlib import Path
from typing import Any

import pytest

from lab_builder.lint import files
from lab_builder.lint.asl.machines import Machine, machines
from lab_builder.template.view import View

PLAIN, SAM = "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"


def machine(kind: str, folder: Path, **properties: Any) -> Machine:
    template = {"Resources": {"Machine": {"Type": kind, "Properties": properties}}}
    (found,) = machines(View(template, str(folder / "template.yaml")))
    return found


def test_an_object_has_a_path_to_each_state(tmp_path: Path) -> None:
    found = machine(PLAIN, tmp_path, Definition={"StartAt": "A"})
    assert found.definition == {"StartAt": "A"}
    assert found.path("StartAt")[-2:] == ("Definition", "StartAt")


def test_a_text_is_read_with_its_references(tmp_path: Path) -> None:
    text = {"Fn::Sub": '{"StartAt": "A", "Resource": "${Function.Arn}"}'}
    found = machine(PLAIN, tmp_path, DefinitionString=text)
    assert found.definition is not None
    assert found.definition["Resource"].alone.logical_id == "Function"
    assert found.path("StartAt")[-1] == "DefinitionString"


@pytest.mark.parametrize("name", ["machine.asl.json", "machine.asl.yaml"])
def test_a_file_is_read_and_its_placeholders_filled(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(json.dumps({"StartAt": "${First}", "Other": "${Nothing}"}))
    with files.recorded() as asked:
        found = machine(
            SAM, tmp_path, DefinitionUri=name, DefinitionSubstitutions={"First": {"Ref": "Queue"}}
        )
    assert found.definition is not None
    assert found.definition == {"StartAt": "${Queue}", "Other": "${Nothing}"}
    assert asked == {tmp_path / name}


def test_an_object_of_sam_takes_substitutions_too(tmp_path: Path) -> None:
    found = machine(
        SAM, tmp_path, Definition={"StartAt": "${S}"}, DefinitionSubstitutions={"S": "A"}
    )
    assert found.definition == {"StartAt": "A"}


def test_a_definition_that_is_no_json_says_so(tmp_path: Path) -> None:
    found = machine(PLAIN, tmp_path, DefinitionString="{oops}")
    assert found.definition is None
    assert found.unreadable
    assert "not JSON" in found.unreadable


@pytest.mark.parametrize("name", ["absent.json", "s3://bucket/key", {"Bucket": "b", "Key": "k"}])
def test_what_cannot_be_seen_is_not_known(tmp_path: Path, name: Any) -> None:
    found = machine(SAM, tmp_path, DefinitionUri=name)
    assert (found.definition, found.unreadable) == (None, None)


def test_a_hole_in_yaml_stays_one(tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").write_text("Plain: ${Job}\nWrapped: a-${Job}\n")
    found = machine(
        SAM,
        tmp_path,
        DefinitionUri="machine.yaml",
        DefinitionSubstitutions={"Job": {"Fn::GetAtt": "Job.Arn"}},
    )
    assert found.definition is not None
    assert found.definition["Plain"].alone.attribute == "Arn"
    assert [hole.logical_id for hole in found.definition["Wrapped"].holes] == ["Job"]


def test_yaml_with_aliases_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "bomb.yaml").write_text("a: &a [x]\nb: [*a, *a]\n")
    found = machine(SAM, tmp_path, DefinitionUri="bomb.yaml")
    assert (found.definition, found.unreadable) == (None, None)


def test_yaml_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").write_text("StartAt: !Sub x\n")
    found = machine(SAM, tmp_path, DefinitionUri="machine.yaml")
    assert found.unreadable
    assert "not YAML" in found.unreadable


def test_a_file_that_is_too_large_says_so(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_text(" " * (2**20 + 1))
    found = machine(SAM, tmp_path, DefinitionUri="large.json")
    assert found.definition is None
    assert found.unreadable
    assert "more than 1 MB" in found.unreadable
