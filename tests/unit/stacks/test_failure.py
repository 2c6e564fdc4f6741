from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.stacks import failure
from lab_builder.stacks.values import StackEvent
from unit.stacks.stubs import Stub

NOW = datetime.now(UTC)
CHANGE_SET = "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/lab-builder-1/2"


def event(
    logical_id: str, status: str, reason: str = "", kind: str = "AWS::SQS::Queue"
) -> StackEvent:
    return StackEvent(
        f"{logical_id}-{status}", datetime.now(UTC), logical_id, "id", kind, status, reason
    )


HISTORY = [
    event("WorkQueue", "CREATE_IN_PROGRESS"),
    event("Drill", "CREATE_IN_PROGRESS", kind="AWS::Events::Rule"),
    event("WorkQueue", "CREATE_FAILED", "User: x is not authorized to perform: sqs:CreateQueue"),
    event("Drill", "CREATE_FAILED", "Resource creation cancelled", "AWS::Events::Rule"),
    event("DataBucket", "CREATE_FAILED", "Resource creation cancelled", "AWS::S3::Bucket"),
    event(
        "small",
        "ROLLBACK_IN_PROGRESS",
        "The following resource(s) failed to create: [WorkQueue, Drill, DataBucket].",
        "AWS::CloudFormation::Stack",
    ),
]


def test_the_first_resource_that_failed_on_its_own_is_the_root_cause() -> None:
    error = failure.operation_error("small", "ROLLBACK_COMPLETE", HISTORY, small_lab.template())

    assert error.what == (
        "WorkQueue (AWS::SQS::Queue) failed: User: x is not authorized to perform: "
        "sqs:CreateQueue; the stack small ended in ROLLBACK_COMPLETE"
    )
    assert list(error.failed) == ["WorkQueue"]


def test_what_was_cancelled_because_of_it_is_named_apart() -> None:
    error = failure.operation_error("small", "ROLLBACK_COMPLETE", HISTORY, small_lab.template())

    assert error.cancelled == ("Drill", "DataBucket")


def test_the_line_that_defines_the_resource_is_told() -> None:
    error = failure.operation_error("small", "ROLLBACK_COMPLETE", HISTORY, small_lab.template())

    assert error.where == "small_lab.py:2"


@pytest.mark.parametrize(
    ("reason", "hint"),
    [
        ("is not authorized to perform: iam:CreateRole", "permission"),
        ("Resource handler: AlreadyExists", "EnvironmentName"),
        ("LimitExceededException: Trails per region", "Service Quotas"),
        ("S3 Error Code: NoSuchKey. The specified key does not exist.", "package"),
        ("The bucket you tried to delete is not empty", "destroy"),
    ],
)
def test_a_known_reason_comes_with_what_to_do(reason: str, hint: str) -> None:
    error = failure.operation_error("s", "X", [event("A", "CREATE_FAILED", reason)], None)

    assert error.hint is not None
    assert hint in error.hint


def test_without_a_failed_resource_the_stacks_own_reason_is_told() -> None:
    history = [
        event("small", "ROLLBACK_IN_PROGRESS", "It was cancelled", "AWS::CloudFormation::Stack")
    ]

    error = failure.operation_error("small", "ROLLBACK_COMPLETE", history, None)

    assert error.what == "the stack small ended in ROLLBACK_COMPLETE: It was cancelled"
    assert "describe-stack-events --stack-name small" in str(error.hint)


def test_pre_deployment_validation_is_told_resource_by_resource(aws: Aws, stub: Stub) -> None:
    found = {
        "EventType": "VALIDATION_ERROR",
        "StackId": "s",
        "EventId": "e",
        "Timestamp": NOW,
        "ValidationName": "NAME_CONFLICT_VALIDATION",
        "ValidationPath": "/Resources/WorkQueue/Properties/QueueName",
    }
    stub("cloudformation").add_response(
        "describe_events",
        {
            "OperationEvents": [
                found
                | {"LogicalResourceId": "WorkQueue", "ValidationStatusReason": "q already exists"},
                found | {"LogicalResourceId": "WorkQueue", "ValidationStatusReason": "and again"},
                {"EventType": "STACK_EVENT", "StackId": "s", "EventId": "f", "Timestamp": NOW},
            ]
        },
        {"ChangeSetName": CHANGE_SET, "Filters": {"FailedEvents": True}},
    )

    error = failure.change_set_error(aws, CHANGE_SET, "validation failed", small_lab.template())

    assert error.failed == {
        "WorkQueue": "q already exists at /Resources/WorkQueue/Properties/QueueName; "
        "and again at /Resources/WorkQueue/Properties/QueueName"
    }
    assert error.what.startswith(
        "CloudFormation could not create the change set: WorkQueue: q already"
    )
    assert error.where == "small_lab.py:2"
    assert "EnvironmentName" in str(error.hint)


def test_a_change_set_without_findings_tells_its_own_reason(aws: Aws, stub: Stub) -> None:
    stub("cloudformation").add_client_error("describe_events", "AccessDenied", "not allowed")

    error = failure.change_set_error(aws, CHANGE_SET, "Transform failed", small_lab.template())

    assert error.what == "CloudFormation could not create the change set: Transform failed"
    assert error.failed == {}


def test_an_operation_that_validation_stopped_tells_the_findings_of_the_latest_one(
    aws: Aws, stub: Stub
) -> None:
    def found(operation: str, minutes: int, reason: str) -> dict[str, Any]:
        return {
            "EventType": "VALIDATION_ERROR",
            "StackId": "s",
            "EventId": operation,
            "OperationId": operation,
            "Timestamp": NOW + timedelta(minutes=minutes),
            "LogicalResourceId": "DataBucket",
            "ValidationStatusReason": reason,
        }

    stub("cloudformation").add_response(
        "describe_events",
        {"OperationEvents": [found("new", 9, "it already exists"), found("old", 0, "mended")]},
        {"StackName": "s", "Filters": {"FailedEvents": True}},
    )
    history = [
        event("small", "CREATE_FAILED", "1 error(s)", "AWS::CloudFormation::Stack"),
        event("small", "ROLLBACK_IN_PROGRESS", "See there", "AWS::CloudFormation::Stack"),
    ]

    error = failure.operation_error(
        "small",
        "ROLLBACK_COMPLETE",
        history,
        small_lab.template(),
        failure.findings(aws, StackName="s"),
    )

    assert error.failed == {"DataBucket": "it already exists"}
    assert error.what.startswith("DataBucket failed: it already exists; the stack small ended")
    assert str(error.where).startswith("small_lab.py:")
