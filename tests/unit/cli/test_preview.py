"""What a person reads before a deploy is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import small_lab
from lab_builder.cli import preview, report
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Change, CostLine
from lab_builder.stacks.values import ChangeSet, Plan, Stack

STACK = Stack(
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1",
    *("small", "CREATE_COMPLETE", "", {}, {"Days": "7", "Same": "1"}, {}, None),
    datetime(2026, 1, 1, tzinfo=UTC),
    None,
    protected=False,
)
PLAN = Plan(
    action="update",
    stack_name="small",
    account="123456789012",
    region="eu-west-1",
    template=small_lab.template(),
    template_key="template.yaml",
    parameters={"Days": "14", "Same": "1", "S3BucketName": "code"},
    tags={},
    capabilities=(),
    role_arn=None,
    uploads=(),
    changes=(),
    cost=(CostLine("work", 24, 1.5, 8, 0.5), CostLine("play", 12, 0.3, 4, 0.1)),
    notes=("2 schedules are paused; lab-builder resume enables them",),
    stack=STACK,
)
GROUP = Change("Modify", "Group", "AWS::Logs::LogGroup", "False", ("RetentionInDays <- Days",))
ROLE = Change("Modify", "Role", "AWS::IAM::Role", "False", ("Policies <- Group.Arn",))


def shown(*changes: Change, plan: Plan = PLAN) -> str:
    return preview.change_set(plan, ChangeSet("id", "name", STACK.id, changes))


def test_a_parameter_that_moves_is_shown_before_what_it_moves() -> None:
    text = shown(GROUP)
    assert text.index("Days: 7 -> 14") < text.index("Group")
    assert "Same" not in text


def test_what_may_only_follow_stands_apart_from_what_changes() -> None:
    text = shown(GROUP, ROLE)
    assert "Changes: 1 resource\n" in text
    assert "1 more may change: Role" in text


def test_a_replacement_is_never_hidden_among_what_may_follow() -> None:
    text = shown(GROUP, replace(ROLE, replacement="True"))
    assert "may change" not in text
    assert "replaced" in text


def test_new_resources_are_counted_by_type() -> None:
    text = shown(
        Change("Add", "A", "AWS::SQS::Queue"),
        Change("Add", "B", "AWS::SQS::Queue"),
        plan=replace(PLAN, action="create", stack=None),
    )
    assert "2 new resources" in text
    assert "  2  AWS::SQS::Queue" in text


def test_the_preview_names_what_is_paused() -> None:
    assert "note: 2 schedules are paused" in shown(GROUP)


def test_the_cost_of_the_day_of_a_deploy_and_of_a_full_day_are_shown_by_row_and_in_total() -> None:
    title, days, work, play, total = preview.cost(PLAN.cost).splitlines()
    assert title.endswith(": 0.60 USD on the day of a deploy, 1.80 USD on a full day")
    assert days.split() == ["day", "of", "a", "deploy", "full", "day"]
    assert work.split() == ["work", "8", "runs", "0.50", "24", "runs", "1.50"]
    assert play.split() == ["play", "4", "runs", "0.10", "12", "runs", "0.30"]
    assert total.split() == ["total", "0.60", "1.80"]


def test_a_lab_that_does_not_pause_itself_has_full_days_only() -> None:
    title, days, work, _ = preview.cost([CostLine("work", 24, 1.5, 24, 1.5)]).splitlines()
    assert title.endswith(": 1.50 USD on a full day")
    assert days.split() == ["full", "day"]
    assert work.split() == ["work", "24", "runs", "1.50"]


def test_a_note_is_text_in_json() -> None:
    note = Advice("2 schedules are paused; ", CommandLine("resume"), " enables them")
    plan = replace(PLAN, notes=(note,))
    text = "2 schedules are paused; lab-builder resume enables them"
    assert preview.plan_value(plan)["notes"] == [text]
    assert report.deployed_value(plan, STACK, {})["notes"] == [text]
