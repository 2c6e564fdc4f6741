"""What only AWS answers before a deploy: quotas, and whose credentials these are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.errors import CredentialsError, QuotaError, StackError
from lab_builder.stacks import checks, existence
from lab_builder.stacks.checks import Caller
from lab_builder.stacks.resources import Resource
from lab_builder.template.view import View
from unit.stacks.stubs import Stub

PSEUDO = {"AWS::AccountId": "123456789012"}
TRAIL = {"Type": "AWS::CloudTrail::Trail"}


def template(**resources: dict[str, Any]) -> View:
    return View({"Resources": resources}, parameters={}, pseudo=PSEUDO)


def test_the_caller_is_told(aws: Aws, stub: Stub) -> None:
    stub("sts").add_response(
        "get_caller_identity", {"Account": "123456789012", "Arn": "arn:aws:iam::1:user/a"}
    )

    assert checks.caller(aws) == Caller("123456789012", "arn:aws:iam::1:user/a")


def test_refused_credentials_say_so(aws: Aws, stub: Stub) -> None:
    stub("sts").add_client_error("get_caller_identity", "InvalidClientTokenId", "no such key")

    with pytest.raises(CredentialsError, match="no such key"):
        checks.caller(aws)


def test_only_what_the_template_creates_is_asked_for(aws: Aws, stub: Stub) -> None:
    stub("cloudtrail")

    assert checks.quotas(aws, template(Queue={"Type": "AWS::SQS::Queue"}), "123456789012") == ()


@pytest.mark.parametrize(("used", "fits"), [(4, True), (5, False)])
def test_a_sixth_trail_does_not_fit(aws: Aws, stub: Stub, used: int, fits: bool) -> None:
    stub("cloudtrail").add_response("describe_trails", {"trailList": [{}] * used})

    if fits:
        assert checks.quotas(aws, template(Trail=TRAIL), "123456789012") == ()
        return
    with pytest.raises(QuotaError, match="5 of 5 are in use") as caught:
        checks.quotas(aws, template(Trail=TRAIL), "123456789012")
    assert caught.value.where == "account 123456789012, eu-west-1"


def test_rules_are_counted_page_by_page(aws: Aws, stub: Stub) -> None:
    stub("events").add_response("list_rules", {"Rules": [{}] * 299, "NextToken": "more"})
    stub("events").add_response("list_rules", {"Rules": [{}]})

    with pytest.raises(QuotaError, match="300 of 300"):
        checks.quotas(aws, template(Rule={"Type": "AWS::Events::Rule"}), "123456789012")


def test_iam_tells_its_own_quota(aws: Aws, stub: Stub) -> None:
    stub("iam").add_response(
        "get_account_summary", {"SummaryMap": {"Roles": 999, "RolesQuota": 1000}}
    )
    role = {"Type": "AWS::IAM::Role"}

    with pytest.raises(QuotaError, match="the quota does not allow 2 more IAM roles: 999 of 1000"):
        checks.quotas(aws, template(One=role, Two=role), "123456789012")


def test_a_quota_that_may_not_be_asked_for_is_noted(aws: Aws, stub: Stub) -> None:
    stub("cloudtrail").add_client_error("describe_trails", "AccessDeniedException", "not you")

    [note] = checks.quotas(aws, template(Trail=TRAIL), "123456789012")

    assert note.startswith("the quota for trails was not checked: ")
    assert "not you" in note


def test_a_name_that_is_taken_is_told(aws: Aws, stub: Stub) -> None:
    stub("s3").add_response("head_bucket", {}, {"Bucket": "small-data"})
    stub("events").add_client_error("describe_rule", "ResourceNotFoundException")
    stub("sqs").add_client_error("get_queue_attributes", "QueueDoesNotExist")
    body = small_lab.body(
        DataBucket={"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "small-data"}},
        Drill={"Type": "AWS::SQS::Queue"},
    )
    named = View(body, parameters=small_lab.parameters(), pseudo=PSEUDO)

    with pytest.raises(StackError, match="the name small-data") as caught:
        checks.names(aws, named, "123456789012")

    assert caught.value.failed == {"DataBucket": "small-data exists already"}


def test_expired_credentials_are_told_though_a_quota_may_go_unchecked(aws: Aws, stub: Stub) -> None:
    stub("cloudtrail").add_client_error("describe_trails", "ExpiredTokenException", "too old")

    with pytest.raises(CredentialsError, match="too old"):
        checks.quotas(aws, template(Trail=TRAIL), "123456789012")


def test_expired_credentials_are_told_where_names_are_looked_up(aws: Aws, stub: Stub) -> None:
    stub("sqs").add_client_error("get_queue_attributes", "ExpiredToken", "too old")
    queue = Resource("Queue", "AWS::SQS::Queue", "https://sqs.eu-west-1.amazonaws.com/1/q")

    with pytest.raises(CredentialsError, match="too old"):
        existence.check(aws, [queue])


@pytest.mark.parametrize(
    ("kind", "named", "service", "call", "asked"),
    [
        (
            "AWS::SQS::Queue",
            {"QueueName": "work"},
            "sqs",
            "get_queue_attributes",
            {"QueueUrl": "http://127.0.0.1:9/123456789012/work"},
        ),
        (
            "AWS::SNS::Topic",
            {"TopicName": "work"},
            "sns",
            "get_topic_attributes",
            {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:work"},
        ),
        (
            "AWS::StepFunctions::StateMachine",
            {"StateMachineName": "work"},
            "stepfunctions",
            "describe_state_machine",
            {"stateMachineArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:work"},
        ),
    ],
)
def test_the_name_of_a_queue_a_topic_or_a_machine_is_looked_up(
    aws: Aws, stub: Stub, kind: str, named: dict[str, str], service: str, call: str, asked: Any
) -> None:
    answer: dict[str, Any] = {}
    if service == "stepfunctions":
        answer = {
            **asked,
            "name": "work",
            "definition": "{}",
            "roleArn": "arn:aws:iam::123456789012:role/r",
            "type": "STANDARD",
            "creationDate": datetime(2026, 1, 1, tzinfo=UTC),
            "status": "ACTIVE",
        }
    stub(service).add_response(call, answer, asked)

    with pytest.raises(StackError, match=r"the name work \(AWS::.*\) is taken"):
        checks.names(aws, template(One={"Type": kind, "Properties": named}), "123456789012")
