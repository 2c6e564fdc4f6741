"""Scopes and states are found however deep, and know their language and type."""

import json
from pathlib import Path
from typing import Any

import pytest

from lab_builder.lint.asl import Scope, scopes, states
from lab_builder.template.view import View

PLAIN, SAM = "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"
ONE: dict[str, Any] = {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}}


def view(definition: Any, kind: str = PLAIN, **properties: Any) -> View:
    resource = {"Type": kind, "Properties": {"Definition": definition, **properties}}
    return View({"Resources": {"Machine": resource}})


def inner(definition: Any, kind: str = PLAIN, **properties: Any) -> Scope:
    """The scope within the only state of a machine."""
    (found,) = (s for s in scopes(view(definition, kind, **properties)) if s.owner)
    return found


def each(**fields: Any) -> dict[str, Any]:
    """A machine of one Map."""
    return {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": True, **fields}}}


def nested(depth: int) -> dict[str, Any]:
    """A definition of Parallel states in each other."""
    definition: dict[str, Any] = ONE
    for level in range(1, depth):
        state = {"Type": "Parallel", "Branches": [definition], "End": True}
        definition = {"StartAt": f"S{level}", "States": {f"S{level}": state}}
    return definition


@pytest.mark.parametrize("form", ["object", "text", "file"])
def test_a_machine_nested_100_deep_is_read_to_its_end(tmp_path: Path, form: str) -> None:
    definition = nested(100)
    (tmp_path / "deep.asl.json").write_text(json.dumps(definition))
    forms: dict[str, dict[str, Any]] = {
        "object": {"Definition": definition},
        "text": {"DefinitionString": json.dumps(definition)},
        "file": {"DefinitionUri": "deep.asl.json"},
    }
    body = {"Resources": {"Machine": {"Type": SAM, "Properties": forms[form]}}}
    found = list(states(View(body, str(tmp_path / "template.yaml"))))
    assert len(found) == 100
    assert found[-1].name == "One"


def test_a_state_has_a_path_in_the_template() -> None:
    found = inner(each(ItemProcessor=ONE)).states["One"].at("Next")
    assert found[-5:] == ("Each", "ItemProcessor", "States", "One", "Next")


def test_states_within_speak_the_language_of_the_machine() -> None:
    assert inner({**each(ItemProcessor=ONE), "QueryLanguage": "JSONata"}).jsonata is True
    assert inner(each(ItemProcessor=ONE)).jsonata is False
    assert inner(each(ItemProcessor=ONE, QueryLanguage="JSONata")).jsonata is None


@pytest.mark.parametrize(
    ("properties", "config", "express"),
    [
        ({}, None, False),
        ({"StateMachineType": "EXPRESS"}, None, True),
        ({"StateMachineType": "EXPRESS"}, {"Mode": "INLINE"}, True),
        ({}, {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, True),
        ({}, {"Mode": "DISTRIBUTED"}, None),
        ({"StateMachineType": {"Ref": "Kind"}}, None, None),
    ],
)
def test_the_type_of_executions_is_the_machines_or_the_maps(
    properties: Any, config: Any, express: bool | None
) -> None:
    processor = {**ONE, "ProcessorConfig": config} if config else ONE
    assert inner(each(ItemProcessor=processor), **properties).express is express


def test_a_type_in_sam_is_called_type() -> None:
    assert inner(each(ItemProcessor=ONE), SAM, Type="EXPRESS").express is True


def test_cfn_lint_checks_plain_definitions_but_no_iterators() -> None:
    assert inner(each(ItemProcessor=ONE)).checked
    assert not inner(each(Iterator=ONE)).checked
    assert not inner(each(ItemProcessor=ONE), SAM).checked


@pytest.mark.parametrize(
    "among", [{"Fn::Transform": {"Name": "AWS::Include"}}, {"Two": {"Fn::If": ["A", {}, []]}}]
)
def test_states_that_are_not_shown_make_a_scope_incomplete(among: Any) -> None:
    (found,) = scopes(view({"StartAt": "One", "States": {**ONE["States"], **among}}))
    assert not found.whole
