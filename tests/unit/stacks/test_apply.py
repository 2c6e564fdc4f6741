"""What happens to a plan when replies are lost or AWS refuses. The rest is in tests/functional."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.stub import ANY

import small_lab
from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import AwsError, CredentialsError, StackError, UnconfirmedError
from lab_builder.model import Change
from lab_builder.stacks import changeset
from lab_builder.stacks.apply import apply
from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent
from unit.stacks.stubs import Stub

STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1"
MADE = {
    "ChangeSetId": "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/lab-builder/1",
    "StackId": STACK,
    "Status": "CREATE_COMPLETE",
    "Changes": [],
}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DEPLOYED = Stack(
    STACK, "small", "CREATE_COMPLETE", "", {}, {}, {}, None, NOW, None, protected=False
)
DESCRIBED = {"StackId": STACK, "StackName": "small", "CreationTime": NOW}
UPDATED = DESCRIBED | {
    "StackStatus": "UPDATE_COMPLETE",
    "Parameters": [
        {"ParameterKey": "Delay", "ParameterValue": "1"},
        {"ParameterKey": "S3BucketName", "ParameterValue": "code"},
    ],
    "Outputs": [{"OutputKey": "TemplateDigest", "OutputValue": small_lab.template().digest}],
}


def plan(stack: Stack | None = DEPLOYED, **more: Any) -> Plan:
    fields: dict[str, Any] = {
        "action": "update" if stack else "create",
        "stack_name": "small",
        "account": "123456789012",
        "region": "eu-west-1",
        "template": small_lab.template(),
        "template_key": "template-1.yaml",
        "parameters": {"Delay": "1", "S3BucketName": "code"},
        "tags": {"class": "a"},
        "capabilities": ("CAPABILITY_IAM",),
        "role_arn": None,
        "uploads": (),
        "changes": (),
        "cost": (),
        "notes": (),
        "stack": stack,
    }
    return Plan(**(fields | more))


def proposed(stub: Stub, **made: Any) -> None:
    stub("cloudformation").add_response("create_change_set", {})
    stub("cloudformation").add_response("describe_change_set", MADE | made)


def events(stub: Stub, *newest_first: tuple[str, str], token: str = "") -> None:
    told = [
        {
            "StackId": STACK,
            "StackName": "small",
            "EventId": number,
            "Timestamp": NOW,
            "PhysicalResourceId": STACK,
            "ResourceType": "AWS::CloudFormation::Stack",
            "ResourceStatus": status,
            **({"ClientRequestToken": token} if token else {}),
        }
        for number, status in newest_first
    ]
    stub("cloudformation").add_response("describe_stack_events", {"StackEvents": told})


def test_the_change_set_is_asked_for_as_the_plan_says(aws: Aws, stub: Stub) -> None:
    stub("cloudformation").add_response(
        "create_change_set",
        {},
        {
            "StackName": "small",
            "ChangeSetName": ANY,
            "ChangeSetType": "CREATE",
            "TemplateURL": "http://127.0.0.1:9/code/template-1.yaml",
            "Parameters": [
                {"ParameterKey": "Delay", "ParameterValue": "1"},
                {"ParameterKey": "S3BucketName", "ParameterValue": "code"},
            ],
            "Tags": [{"Key": "class", "Value": "a"}],
            "Capabilities": ["CAPABILITY_IAM"],
            "OnStackFailure": "DELETE",
            "RoleARN": "arn:aws:iam::123456789012:role/deployer",
        },
    )
    stub("cloudformation").add_response("describe_change_set", MADE)

    wanted = plan(stack=None, role_arn="arn:aws:iam::123456789012:role/deployer")

    assert drained(changeset.create(aws, wanted))[1] is not None


def test_changes_are_read_from_every_page_and_say_what_made_them(aws: Aws, stub: Stub) -> None:
    def change(action: str, logical_id: str, **more: Any) -> dict[str, Any]:
        told = {"Action": action, "LogicalResourceId": logical_id, "ResourceType": "T"}
        return {"Type": "Resource", "ResourceChange": told | more}

    details = [
        {"Target": {"Attribute": "Properties", "Name": "DelaySeconds"}, "Evaluation": "Static"},
        {
            "Target": {"Attribute": "Properties", "Name": "DelaySeconds"},
            "CausingEntity": "Delay",
        },
        {"Target": {"Attribute": "Tags"}},
    ]
    first = change("Modify", "WorkQueue", Replacement="Conditional", Details=details)
    proposed(stub, Changes=[first], NextToken="more")
    stub("cloudformation").add_response(
        "describe_change_set", MADE | {"Changes": [change("Remove", "Drill")]}
    )

    _, change_set = drained(changeset.create(aws, plan()))

    assert change_set is not None
    assert change_set.changes == (
        Change("Modify", "WorkQueue", "T", "Conditional", ("DelaySeconds <- Delay", "Tags")),
        Change("Remove", "Drill", "T"),
    )


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information.",
        "No updates are to be performed.",
    ],
)
def test_a_change_set_without_changes_is_taken_away_and_is_no_failure(
    aws: Aws, stub: Stub, reason: str
) -> None:
    proposed(stub, Status="FAILED", StatusReason=reason)
    stub("cloudformation").add_response("delete_change_set", {})

    assert drained(changeset.create(aws, plan()))[1] is None


def test_a_change_set_that_fails_validation_leaves_no_empty_stack(aws: Aws, stub: Stub) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub, Status="FAILED", StatusReason="The following validation failed")
    cloudformation.add_response("describe_events", {"OperationEvents": []})
    cloudformation.add_response("delete_change_set", {})
    shell = DESCRIBED | {"StackStatus": "REVIEW_IN_PROGRESS"}
    cloudformation.add_response("describe_stacks", {"Stacks": [shell]})
    cloudformation.add_response("list_change_sets", {"Summaries": []})
    cloudformation.add_response("delete_stack", {}, {"StackName": STACK})

    with pytest.raises(StackError, match="The following validation failed"):
        drained(changeset.create(aws, plan(stack=None)))


@pytest.mark.parametrize(
    ("status", "others"),
    [("CREATE_IN_PROGRESS", []), ("REVIEW_IN_PROGRESS", [{"ChangeSetName": "somebody-elses"}])],
)
def test_an_empty_stack_that_somebody_else_uses_by_now_is_left(
    aws: Aws, stub: Stub, status: str, others: list[dict[str, str]]
) -> None:
    cloudformation = stub("cloudformation")
    cloudformation.add_response("delete_change_set", {})
    cloudformation.add_response(
        "describe_stacks", {"Stacks": [DESCRIBED | {"StackStatus": status}]}
    )
    if others:
        cloudformation.add_response("list_change_sets", {"Summaries": others})

    changeset.discard(aws, plan(stack=None), "ours")


def test_a_change_set_whose_reply_was_lost_is_found_again(aws: Aws, stub: Stub) -> None:
    cloudformation = stub("cloudformation")
    cloudformation.add_client_error("create_change_set", "AlreadyExistsException")
    cloudformation.add_response("describe_change_set", MADE)
    cloudformation.add_response("describe_change_set", MADE)

    assert drained(changeset.create(aws, plan()))[1] is not None


def test_a_stack_that_came_up_meanwhile_is_told(aws: Aws, stub: Stub) -> None:
    cloudformation = stub("cloudformation")
    cloudformation.add_client_error(
        "create_change_set", "AlreadyExistsException", "Stack [small] already exists"
    )
    cloudformation.add_client_error("describe_change_set", "ChangeSetNotFound")

    with pytest.raises(AwsError, match=r"Stack \[small\] already exists"):
        drained(changeset.create(aws, plan()))


@pytest.mark.parametrize("code", ["InvalidChangeSetStatus", "ChangeSetNotFound", "Throttling"])
def test_an_execution_whose_reply_was_lost_is_followed_to_its_end(
    aws: Aws, stub: Stub, code: str
) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_client_error("execute_change_set", code)
    events(stub, ("1", "UPDATE_IN_PROGRESS"), ("0", "CREATE_COMPLETE"))
    events(stub, ("2", "UPDATE_COMPLETE"), ("1", "UPDATE_IN_PROGRESS"), ("0", "CREATE_COMPLETE"))
    cloudformation.add_response("describe_stacks", {"Stacks": [UPDATED]})

    steps = apply(aws, plan())
    assert isinstance(next(steps), ChangeSet)
    assert [step.status for step in steps if isinstance(step, StackEvent)] == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE",
    ]


def test_an_outcome_whose_reply_was_lost_is_asked_for_again(aws: Aws, stub: Stub) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_response("execute_change_set", {})
    events(stub, ("1", "UPDATE_COMPLETE"), ("0", "CREATE_COMPLETE"))
    cloudformation.add_client_error("describe_stacks", "ServiceUnavailable", http_status_code=503)
    cloudformation.add_response("describe_stacks", {"Stacks": [UPDATED]})

    _, stack = drained(apply(aws, plan()))

    assert stack.status == "UPDATE_COMPLETE"


def test_an_execution_that_is_refused_takes_the_change_set_away(aws: Aws, stub: Stub) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_client_error("execute_change_set", "AccessDenied", "not you")
    cloudformation.add_response("delete_change_set", {})

    steps = apply(aws, plan())
    next(steps)
    with pytest.raises(AwsError, match="not you"):
        next(steps)


@pytest.mark.parametrize("code", ["InvalidChangeSetStatus", "ChangeSetNotFound"])
def test_the_events_of_another_deploy_are_not_taken_for_ours(
    aws: Aws, stub: Stub, code: str
) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_client_error("execute_change_set", code)
    events(stub, ("1", "UPDATE_IN_PROGRESS"), ("0", "CREATE_COMPLETE"), token="another")
    cloudformation.add_response("delete_change_set", {})

    steps = apply(aws, plan())
    next(steps)
    with pytest.raises(StackError, match="another operation changed the stack meanwhile"):
        next(steps)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            {"Parameters": [{"ParameterKey": "Delay", "ParameterValue": "30"}]},
            "Delay is 30, not 1; S3BucketName is \\(none\\), not code",
        ),
        ({"Outputs": []}, "it has another template"),
    ],
)
def test_a_stack_that_is_not_what_was_asked_for_is_no_success(
    aws: Aws, stub: Stub, other: dict[str, Any], message: str
) -> None:
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_response("execute_change_set", {})
    events(stub, ("1", "UPDATE_COMPLETE"), ("0", "CREATE_COMPLETE"))
    cloudformation.add_response("describe_stacks", {"Stacks": [UPDATED | other]})

    with pytest.raises(StackError, match=message):
        drained(apply(aws, plan()))


def test_the_masked_value_of_a_secret_parameter_is_no_difference(aws: Aws, stub: Stub) -> None:
    body = {**small_lab.BODY, "Parameters": {"Secret": {"Type": "String", "NoEcho": True}}}
    template = small_lab.template(body)
    cloudformation = stub("cloudformation")
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    cloudformation.add_response("execute_change_set", {})
    events(stub, ("1", "UPDATE_COMPLETE"), ("0", "CREATE_COMPLETE"))
    masked = {
        "Parameters": [
            {"ParameterKey": "Secret", "ParameterValue": "****"},
            {"ParameterKey": "S3BucketName", "ParameterValue": "code"},
        ],
        "Outputs": [{"OutputKey": "TemplateDigest", "OutputValue": template.digest}],
    }
    cloudformation.add_response("describe_stacks", {"Stacks": [UPDATED | masked]})
    wanted = plan(template=template, parameters={"Secret": "x", "S3BucketName": "code"})

    _, stack = drained(apply(aws, wanted))

    assert stack.status == "UPDATE_COMPLETE"


def test_a_change_set_that_is_never_created_is_given_up_with_signs_of_life(
    aws: Aws, stub: Stub
) -> None:
    proposed(stub, Status="CREATE_IN_PROGRESS")
    stub("cloudformation").add_response("describe_change_set", MADE | {"Status": "CREATE_PENDING"})
    stub("cloudformation").add_response("delete_change_set", {})

    steps = changeset.create(aws, plan(), within=0.05)
    seen = next(steps)
    assert seen.what == "creating a change set for the stack small"
    with pytest.raises(StackError, match="has not created the change set"):
        next(steps)


def test_a_change_set_that_is_not_found_at_once_is_asked_for_again(aws: Aws, stub: Stub) -> None:
    stub("cloudformation").add_response("create_change_set", {})
    stub("cloudformation").add_client_error("describe_change_set", "ChangeSetNotFound")
    stub("cloudformation").add_response("describe_change_set", MADE)

    assert drained(changeset.create(aws, plan()))[1] is not None


def ended(stub: Stub) -> None:
    """Answer up to the end of an update."""
    proposed(stub)
    events(stub, ("0", "CREATE_COMPLETE"))
    stub("cloudformation").add_response("execute_change_set", {})
    events(stub, ("1", "UPDATE_COMPLETE"), ("0", "CREATE_COMPLETE"))


@pytest.mark.parametrize("code", ["ExpiredToken", "AccessDenied"])
def test_a_stack_that_may_not_be_read_at_the_end_is_no_failure_of_the_operation(
    aws: Aws, stub: Stub, code: str
) -> None:
    ended(stub)
    stub("cloudformation").add_client_error("describe_stacks", code, "not now")

    with pytest.raises(UnconfirmedError, match=r"ended in UPDATE_COMPLETE, .*not now") as caught:
        drained(apply(aws, plan()))
    assert caught.value.hint


def test_a_stack_that_is_not_found_at_once_is_looked_for_again(aws: Aws, stub: Stub) -> None:
    ended(stub)
    stub("cloudformation").add_client_error(
        "describe_stacks", "ValidationError", "Stack with id small does not exist"
    )
    stub("cloudformation").add_response("describe_stacks", {"Stacks": [UPDATED]})

    _, stack = drained(apply(aws, plan()))

    assert stack.status == "UPDATE_COMPLETE"


def test_a_change_set_that_cannot_be_deleted_is_named_by_the_error(aws: Aws, stub: Stub) -> None:
    proposed(stub)
    stub("cloudformation").add_client_error("describe_stack_events", "ExpiredToken", "too old")
    stub("cloudformation").add_client_error("delete_change_set", "ExpiredToken", "too old")

    with pytest.raises(CredentialsError) as caught:
        drained(apply(aws, plan()))

    [note] = caught.value.__notes__
    assert re.fullmatch(
        "the change set lab-builder-.* of the stack small; the next deploy deletes it", note
    )


def test_a_declined_change_set_that_cannot_be_deleted_is_an_error(aws: Aws, stub: Stub) -> None:
    proposed(stub)
    stub("cloudformation").add_client_error("delete_change_set", "ExpiredToken", "too old")

    steps = apply(aws, plan())
    next(steps)
    with pytest.raises(CredentialsError, match="of the stack small was not deleted"):
        steps.close()


def test_what_an_earlier_deploy_left_is_deleted_first(aws: Aws, stub: Stub) -> None:
    stub("cloudformation").add_response(
        "delete_change_set", {}, {"StackName": "small", "ChangeSetName": "lab-builder-old"}
    )
    proposed(stub)

    drained(changeset.create(aws, plan(leftovers=("lab-builder-old",))))


def test_change_sets_of_others_are_told_and_old_ones_of_ours_are_left_behind(
    aws: Aws, stub: Stub
) -> None:
    now = datetime.now(UTC)
    told = [
        {"ChangeSetName": "lab-builder-old", "CreationTime": now - timedelta(hours=2)},
        {"ChangeSetName": "lab-builder-new", "CreationTime": now},
        {"ChangeSetName": "theirs", "CreationTime": now - timedelta(days=2)},
        {"ChangeSetName": "done", "CreationTime": now, "ExecutionStatus": "EXECUTE_COMPLETE"},
    ]
    stub("cloudformation").add_response("list_change_sets", {"Summaries": told})

    left, notes = changeset.others(aws, DEPLOYED)

    assert left == ("lab-builder-old",)
    assert [re.search(r"change set, ([\w-]+),", note)[1] for note in notes] == [  # type: ignore[index]
        "lab-builder-new",
        "theirs",
    ]


def test_a_failed_update_that_nothing_would_change_is_no_success(aws: Aws, stub: Stub) -> None:
    proposed(stub, Status="FAILED", StatusReason="No updates are to be performed.")
    stub("cloudformation").add_response("delete_change_set", {})
    failed = DESCRIBED | {"StackStatus": "UPDATE_FAILED"}
    stub("cloudformation").add_response("describe_stacks", {"Stacks": [failed]})

    with pytest.raises(StackError, match="is in UPDATE_FAILED, and there is nothing") as caught:
        drained(apply(aws, plan()))
    assert "rollback-stack --stack-name small" in str(caught.value.hint)


def test_a_parameter_that_the_stack_keeps_is_sent_as_the_previous_value(
    aws: Aws, stub: Stub
) -> None:
    sent: list[dict[str, Any]] = []
    aws.client("cloudformation").meta.events.register(
        "provide-client-params.cloudformation.CreateChangeSet",
        lambda params, **_: sent.extend(params["Parameters"]),
    )
    proposed(stub)

    drained(changeset.create(aws, plan(kept=frozenset({"Delay"}))))

    assert sent == [
        {"ParameterKey": "Delay", "UsePreviousValue": True},
        {"ParameterKey": "S3BucketName", "ParameterValue": "code"},
    ]


def test_drift_is_reverted_by_a_change_set_of_that_mode(aws: Aws, stub: Stub) -> None:
    sent: list[str] = []
    aws.client("cloudformation").meta.events.register(
        "provide-client-params.cloudformation.CreateChangeSet",
        lambda params, **_: sent.append(params.get("DeploymentMode", "")),
    )
    proposed(stub)
    proposed(stub)

    drained(changeset.create(aws, plan(revert_drift=True)))
    drained(changeset.create(aws, plan()))

    assert sent == ["REVERT_DRIFT", ""]
