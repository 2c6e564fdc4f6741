"""What lets a service in: policies and permissions, by reference, by name, or not known."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.iam import grants, kms_keys
from lab_builder.template.text import Hole, Text, same, unknown
from lab_builder.template.view import View

EVENTS = "events.amazonaws.com"
RULE = unknown("Rule.Arn")


def _view(**resources: Any) -> View:
    return View({"Resources": resources})


def _policy(**statement: Any) -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": {"Service": EVENTS}}
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Queue"}],
            "PolicyDocument": {"Statement": [allowed | statement]},
        },
    }


def _lets_in(policy: dict[str, Any], **more: Any) -> bool:
    rule = {"Type": "AWS::Events::Rule"}
    view = _view(Queue={"Type": "AWS::SQS::Queue"}, Rule=rule, Policy=policy, **more)
    return grants.allows_service(view.resources["Queue"], EVENTS, "sqs:SendMessage", RULE)


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": [{"Ref": "Service"}]}},
        {"Action": ["sqs:*"]},
        {"Condition": {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]}}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": {"Fn::Sub": "arn:aws:events:*:*:rule/*"}}}},
        {"Condition": {"StringLike": {"aws:SourceArn": {"Fn::Sub": "${Rule.Arn}*"}}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}},
    ],
    ids=str,
)
def test_a_policy_that_may_let_the_service_in_does(statement: dict[str, Any]) -> None:
    assert _lets_in(_policy(**statement))


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Action": "sqs:ReceiveMessage"},
        {"Condition": {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Other", "Arn"]}}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "${Rule.Arn}/target"}}}},
    ],
    ids=str,
)
def test_a_policy_for_something_else_does_not(statement: dict[str, Any]) -> None:
    assert not _lets_in(_policy(**statement), Other={"Type": "AWS::Events::Rule"})


def test_a_policy_on_another_queue_does_not() -> None:
    policy = _policy()
    policy["Properties"]["Queues"] = [{"Ref": "Second"}]
    assert not _lets_in(policy, Second={"Type": "AWS::SQS::Queue"})


def test_a_policy_held_in_a_text_is_read() -> None:
    text = (
        '{"Statement": [{"Effect": "Allow", "Action": "logs:*", "Principal": {"Service": "%s"}}]}'
    )
    for service, expected in ((EVENTS, True), ("es.amazonaws.com", False)):
        view = _view(
            Group={"Type": "AWS::Logs::LogGroup"},
            Policy={
                "Type": "AWS::Logs::ResourcePolicy",
                "Properties": {"PolicyDocument": text % service},
            },
        )
        assert (
            grants.allows_service(view.resources["Group"], EVENTS, "logs:PutLogEvents") is expected
        )


def test_a_role_trusts_the_services_that_it_names() -> None:
    principal = {"Service": [EVENTS, "lambda.amazonaws.com"]}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    document = {"Statement": statement}
    view = _view(
        Role={"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}
    )
    assert grants.trusts(view.resources["Role"], EVENTS)
    assert not grants.trusts(view.resources["Role"], "scheduler.amazonaws.com")


@pytest.mark.parametrize(
    ("key", "shut"),
    [("alias/aws/sqs", True), ({"Ref": "Key"}, True), ({"Ref": "Parameter"}, False), (None, False)],
)
def test_a_key_shuts_out_whom_its_policy_does_not_name(key: Any, shut: bool) -> None:
    statement = {"Effect": "Allow", "Action": "kms:*", "Principal": {"AWS": "arn:aws:iam::1:root"}}
    view = _view(
        Queue={"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": key}},
        Key={"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": [statement]}}},
    )
    assert bool(kms_keys.denial(view.resources["Queue"], EVENTS)) is shut


def test_texts_are_the_same_where_their_holes_are_and_can_be_told_apart() -> None:
    assert same(Text(["a-", Hole("AWS::Region")]), Text(["a-", Hole("AWS::Region")]))
    assert not same(Text([Hole("A")]), "${A}")
    assert not same(unknown("Fn::ImportValue"), unknown("Fn::ImportValue"))
