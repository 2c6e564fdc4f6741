"""What the engine would make of a template is known before anything is deployed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lab_stack
from lab_builder.errors import UnsupportedError
from lab_builder.local import coverage, preflight
from lab_builder.model import Origin, Template


def examine(parameters: dict[str, str] | None = None, **resources: Any) -> preflight.Preflight:
    return preflight.examine({"Resources": resources}, parameters or {})


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def subjects(notes: tuple[preflight.Note, ...]) -> list[str]:
    return [note.subject for note in notes]


@pytest.mark.parametrize("customer_key", ["false", "true"])
@pytest.mark.parametrize("email", ["", "trainer@example.com"])
@pytest.mark.parametrize("hours", ["0", "8"])
def test_the_engine_refuses_nothing_of_the_lab(customer_key: str, email: str, hours: str) -> None:
    body = lab_stack.body()
    given = {"CustomerManagedKey": customer_key, "AlertEmail": email, "PauseAfterHours": hours}
    values = {name: str(rule.get("Default", name)) for name, rule in body["Parameters"].items()}
    found = preflight.examine(body, values | given)
    assert found.refused == ()
    assert "AWS::Glue::Job" in found.runs
    assert ("AWS::KMS::Key" in subjects(found.stored)) is (customer_key == "true")
    assert ("AWS::SNS::Subscription/Protocol=email" in subjects(found.stored)) is bool(email)


def test_a_budget_is_refused_by_name_and_left_out_by_default() -> None:
    body = lab_stack.body()
    values = {name: str(rule.get("Default", name)) for name, rule in body["Parameters"].items()}
    (note,) = preflight.examine(body, values | {"BudgetLimit": "20"}).refused
    assert (note.subject, note.logical_ids) == ("AWS::Budgets::Budget", ("AccountBudget",))
    assert "nothing costs money" in note.reason


def test_an_unknown_type_is_refused_by_name() -> None:
    found = examine(Group=resource("AWS::XRay::Group"), Other=resource("AWS::XRay::Group"))
    assert found.refused == (
        preflight.Note("AWS::XRay::Group", coverage.NOT_TRIED, ("Group", "Other")),
    )


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ({"Type": "Task", "Resource": "arn:aws:states:::activity:ask"}, "activity"),
        ({"Type": "Map", "ItemProcessor": {}, "ItemReader": {}}, "ItemReader"),
        ({"Type": "Map", "Iterator": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}}, "DISTRIBUTED"),
        (
            {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}},
            "DISTRIBUTED",
        ),
    ],
)
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_state_that_the_engine_does_not_run_is_refused_by_name(
    state: dict[str, Any], named: str, depth: int
) -> None:
    machine = {"States": {"Deep": state}}
    for level in range(depth):
        inside = {"Type": "Parallel", "Branches": [machine]}
        machine = {"States": {"It": inside if level else {"Type": "Map", "ItemProcessor": machine}}}
    found = examine(
        It=resource("AWS::StepFunctions::StateMachine", DefinitionString=json.dumps(machine))
    )
    (note,) = found.refused
    assert note.subject == "AWS::StepFunctions::StateMachine/DefinitionString"
    assert named in note.reason
    assert note.reason.endswith("of the state Deep")


def test_a_definition_of_ordinary_states_is_not_refused() -> None:
    machine = {"States": {"Each": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": {}}}}
    kind = "AWS::StepFunctions::StateMachine"
    odd = '{"States": {"A": {"Type": "Parallel", "Branches": 5}, "B": {"Type": "Map"}}}'
    for definition in (json.dumps(machine), "no JSON", "[]", '{"States": 1}', odd):
        assert examine(It=resource(kind, DefinitionString=definition)).refused == ()


def test_an_unknown_property_is_refused_by_name() -> None:
    found = examine(Function=resource("AWS::Lambda::Function", Handler="a.b", Layers=["arn"]))
    assert subjects(found.refused) == ["AWS::Lambda::Function/Layers"]
    assert found.runs == ("AWS::Lambda::Function",)


def test_a_property_without_effect_is_named_with_its_reason() -> None:
    found = examine(Queue=resource("AWS::SQS::Queue", MessageRetentionPeriod=60, Tags=[]))
    assert subjects(found.stored) == [
        "AWS::SQS::Queue/MessageRetentionPeriod",
        "AWS::SQS::Queue/Tags",
    ]
    assert str(found.stored[0]) == (
        "AWS::SQS::Queue/MessageRetentionPeriod (Queue): expiration has no effect"
    )


@pytest.mark.parametrize(
    ("kind", "properties", "subject"),
    [
        ("AWS::Glue::Job", {"GlueVersion": "4.0"}, "AWS::Glue::Job/GlueVersion=4.0"),
        ("AWS::Glue::Job", {"GlueVersion": {"Ref": "Chosen"}}, "AWS::Glue::Job/GlueVersion=4.0"),
        (
            "AWS::Glue::Job",
            {"Command": {"Name": "pythonshell"}},
            "AWS::Glue::Job/Command.Name=pythonshell",
        ),
        (
            "AWS::Glue::Job",
            {"DefaultArguments": {"--job-bookmark-option": "job-bookmark-enable"}},
            "AWS::Glue::Job/DefaultArguments.--job-bookmark-option=job-bookmark-enable",
        ),
        ("AWS::Glue::Trigger", {"Type": "SCHEDULED"}, "AWS::Glue::Trigger/Type=SCHEDULED"),
        (
            "AWS::StepFunctions::StateMachine",
            {"StateMachineType": "EXPRESS"},
            "AWS::StepFunctions::StateMachine/StateMachineType=EXPRESS",
        ),
    ],
)
def test_a_value_that_the_engine_cannot_work_with_is_refused(
    kind: str, properties: dict[str, Any], subject: str
) -> None:
    found = examine({"Chosen": "4.0"}, It=resource(kind, **properties))
    assert subjects(found.refused) == [subject]


def test_an_unknown_value_is_not_refused() -> None:
    job = resource("AWS::Glue::Job", GlueVersion={"Fn::ImportValue": "version"})
    assert examine(Job=job).refused == ()


def test_a_rule_is_judged_by_its_targets() -> None:
    def rule(**target: Any) -> dict[str, Any]:
        return resource("AWS::Events::Rule", Targets=[{"Id": "it", **target}])

    table = {"Fn::GetAtt": ["Table", "Arn"]}
    queue = {"Fn::GetAtt": ["Queue", "Arn"]}
    found = examine(
        Table=resource("AWS::Glue::Table"),
        Queue=resource("AWS::SQS::Queue"),
        Bad=rule(Arn=table),
        Good=rule(Arn=queue, DeadLetterConfig={"Arn": queue}),
        Odd=rule(Arn=queue, BatchParameters={}),
    )
    assert [(note.subject, note.logical_ids) for note in found.refused] == [
        ("AWS::Events::Rule/Targets to AWS::Glue::Table", ("Bad",)),
        ("AWS::Events::Rule/Targets/BatchParameters", ("Odd",)),
    ]


CONDITIONS = {
    "Yes": {"Fn::Equals": [{"Ref": "Choice"}, "yes"]},
    "No": {"Fn::Not": [{"Condition": "Yes"}]},
    "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]},
    "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]},
}


@pytest.mark.parametrize(
    ("condition", "choice", "made"),
    [
        ("Yes", "yes", True),
        ("Yes", "no", False),
        ("No", "yes", False),
        ("No", "no", True),
        ("Both", "yes", False),
        ("Either", "no", True),
    ],
)
def test_a_resource_that_is_not_made_is_not_judged(condition: str, choice: str, made: bool) -> None:
    group = {**resource("AWS::XRay::Group"), "Condition": condition}
    body = {"Conditions": CONDITIONS, "Resources": {"Group": group}}
    assert bool(preflight.examine(body, {"Choice": choice}).refused) is made


def test_a_property_that_is_left_out_is_not_judged() -> None:
    layers = {"Fn::If": ["Yes", ["arn"], {"Ref": "AWS::NoValue"}]}
    body = {
        "Conditions": CONDITIONS,
        "Resources": {"It": resource("AWS::Lambda::Function", Layers=layers)},
    }
    assert preflight.examine(body, {"Choice": "no"}).refused == ()
    assert preflight.examine(body, {"Choice": "yes"}).refused != ()


def test_check_names_all_that_is_refused_and_where_it_stands() -> None:
    resources = {
        "Group": resource("AWS::XRay::Group"),
        "Function": resource("AWS::Lambda::Function", Layers=["arn"]),
    }
    origins = {"Group": Origin(Path("lab/xray.py"), 7)}
    with pytest.raises(UnsupportedError) as caught:
        preflight.check(Template({"Resources": resources}, "", origins), {})
    assert "AWS::XRay::Group (Group)" in caught.value.what
    assert "AWS::Lambda::Function/Layers (Function)" in caught.value.what
    assert caught.value.where == "lab/xray.py:7"
    assert caught.value.hint is not None


def test_check_returns_what_is_only_stored() -> None:
    template = Template({"Resources": {"Key": resource("AWS::KMS::Key")}}, "")
    assert subjects(preflight.check(template, {}).stored) == ["AWS::KMS::Key"]


def test_a_property_is_not_in_two_columns() -> None:
    for kind, cover in coverage.TYPES.items():
        assert not cover.runs & cover.stored.keys(), kind
        assert cover.reason is None or not (cover.runs or cover.stored), kind
