"""The parts of a destroy that only AWS shows: retention, queues of job runs, what stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.errors import ResidueError, StackError
from lab_builder.stacks import buckets, existence, leftovers, stop_activity
from lab_builder.stacks.resources import Resource
from lab_builder.stacks.values import DestroyStep
from lab_builder.template.view import View
from unit.stacks.stubs import Stub

JOB = Resource("Etl", "AWS::Glue::Job", "small-etl")
MACHINE = Resource("Flow", "AWS::StepFunctions::StateMachine", "arn:aws:states:::stateMachine:f")
RULE = Resource("Rule", "AWS::Events::Rule", "small-events|small-rule")


def runs(stub: Stub, **states: str) -> None:
    told = [{"Id": run, "JobRunState": state} for run, state in states.items()]
    stub("glue").add_response(
        "get_job_runs", {"JobRuns": told}, {"JobName": "small-etl", "MaxResults": 200}
    )


def stopped(stub: Stub, *ids: str) -> None:
    stub("glue").add_response(
        "batch_stop_job_run", {}, {"JobName": "small-etl", "JobRunIds": list(ids)}
    )


def test_queued_and_running_job_runs_are_stopped_and_waited_for(aws: Aws, stub: Stub) -> None:
    runs(stub, a="RUNNING", b="WAITING", c="SUCCEEDED", d="FAILED")
    stopped(stub, "a", "b")
    runs(stub, a="STOPPING", b="STOPPED")
    runs(stub, a="STOPPED", b="STOPPED")

    assert list(stop_activity.stop(aws, [JOB])) == [DestroyStep("stopping 2 job runs of small-etl")]


def test_more_job_runs_than_one_call_stops(aws: Aws, stub: Stub) -> None:
    ids = [f"r{number:02}" for number in range(30)]
    runs(stub, **dict.fromkeys(ids, "RUNNING"))
    stopped(stub, *ids[:25])
    stopped(stub, *ids[25:])
    runs(stub)

    assert list(stop_activity.stop(aws, [JOB])) == [
        DestroyStep("stopping 30 job runs of small-etl")
    ]


def test_a_job_that_is_gone_has_nothing_to_stop(aws: Aws, stub: Stub) -> None:
    stub("glue").add_client_error("get_job_runs", "EntityNotFoundException")

    assert list(stop_activity.stop(aws, [JOB])) == []


def test_an_express_state_machine_has_nothing_to_stop(aws: Aws, stub: Stub) -> None:
    stub("stepfunctions").add_client_error("list_executions", "StateMachineTypeNotSupported")

    assert list(stop_activity.stop(aws, [MACHINE])) == []


def test_an_execution_that_ends_by_itself_meanwhile_is_stopped_enough(aws: Aws, stub: Stub) -> None:
    states, arn = stub("stepfunctions"), f"{MACHINE.physical_id}:one"
    listed = {
        "executionArn": arn,
        "stateMachineArn": MACHINE.physical_id,
        "name": "one",
        "status": "RUNNING",
        "startDate": datetime(2026, 1, 1, tzinfo=UTC),
    }
    states.add_response("list_executions", {"executions": [listed]})
    states.add_client_error("stop_execution", "ValidationException", "Execution is not running")
    states.add_response("list_executions", {"executions": []})

    assert list(stop_activity.stop(aws, [MACHINE])) == [
        DestroyStep(f"stopping 1 execution of {MACHINE.physical_id}")
    ]


def test_a_trail_stops_logging(aws: Aws, stub: Stub) -> None:
    stub("cloudtrail").add_response("stop_logging", {}, {"Name": "small-trail"})

    trail = Resource("Trail", "AWS::CloudTrail::Trail", "small-trail")
    assert list(stop_activity.stop(aws, [trail])) == []


def test_an_object_that_is_protected_is_told(aws: Aws, stub: Stub) -> None:
    owned = {"Bucket": "b", "ExpectedBucketOwner": "123456789012"}
    stub("s3").add_response(
        "list_object_versions", {"Versions": [{"Key": "k", "VersionId": "v"}]}, owned
    )
    stub("s3").add_response(
        "delete_objects",
        {"Errors": [{"Key": "k", "Code": "AccessDenied", "Message": "object is locked"}]},
        owned | {"Delete": {"Objects": [{"Key": "k", "VersionId": "v"}], "Quiet": True}},
    )

    with pytest.raises(StackError, match="k cannot be deleted: object is locked") as caught:
        buckets.empty(aws, "b", "123456789012")

    assert caught.value.where == "s3://b"


def test_a_key_that_xml_cannot_hold_is_deleted_by_itself(aws: Aws, stub: Stub) -> None:
    owned = {"Bucket": "b", "ExpectedBucketOwner": "123456789012"}
    versions = [{"Key": key, "VersionId": "v"} for key in ("k", "a\x01b")]
    stub("s3").add_response("list_object_versions", {"Versions": versions}, owned)
    stub("s3").add_response("delete_object", {}, owned | {"Key": "a\x01b", "VersionId": "v"})
    stub("s3").add_response(
        "delete_objects",
        {},
        owned | {"Delete": {"Objects": [{"Key": "k", "VersionId": "v"}], "Quiet": True}},
    )

    assert buckets.empty(aws, "b", "123456789012") == 2


def test_a_bucket_that_is_gone_is_empty(aws: Aws, stub: Stub) -> None:
    stub("s3").add_client_error("list_object_versions", "NoSuchBucket")

    assert buckets.empty(aws, "b", "123456789012") == 0


def test_a_rule_of_another_bus_is_looked_for_there(aws: Aws, stub: Stub) -> None:
    asked = {"Name": "small-rule", "EventBusName": "small-events"}
    stub("events").add_response("describe_rule", {}, asked)

    assert existence.check(aws, [RULE]).existing == (RULE,)


@pytest.mark.parametrize(
    ("kind", "service", "operation", "answer", "there"),
    [
        ("AWS::KMS::Key", "kms", "describe_key", {"KeyState": "PendingDeletion"}, False),
        ("AWS::KMS::Key", "kms", "describe_key", {"KeyState": "Enabled"}, True),
        (MACHINE.type, "stepfunctions", "describe_state_machine", {"status": "DELETING"}, False),
        (MACHINE.type, "stepfunctions", "describe_state_machine", {"status": "ACTIVE"}, True),
    ],
)
def test_what_is_on_its_way_out_counts_as_gone(
    aws: Aws,
    stub: Stub,
    kind: str,
    service: str,
    operation: str,
    answer: dict[str, Any],
    there: bool,
) -> None:
    key = {"KeyMetadata": {"KeyId": "k"} | answer}
    machine = {
        "stateMachineArn": MACHINE.physical_id,
        "name": "f",
        "definition": "{}",
        "roleArn": "r" * 20,
        "type": "STANDARD",
        "creationDate": datetime(2026, 1, 1, tzinfo=UTC),
    } | answer
    stub(service).add_response(operation, key if service == "kms" else machine)

    assert bool(existence.check(aws, [Resource("It", kind, MACHINE.physical_id)]).existing) is there


def test_what_may_not_be_looked_at_is_said(aws: Aws, stub: Stub) -> None:
    stub("glue").add_client_error("get_job", "AccessDeniedException", "not you")

    assert leftovers.check_deleted(aws, "small", [JOB]) == (
        "small-etl (AWS::Glue::Job) could not be checked",
    )


def test_what_another_stack_has_by_now_is_no_residue(aws: Aws, stub: Stub) -> None:
    stub("glue").add_response("get_job", {"Job": {"Name": "small-etl"}})
    stub("cloudformation").add_response(
        "describe_stack_resources",
        {
            "StackResources": [
                {
                    "LogicalResourceId": "Etl",
                    "ResourceType": "AWS::Glue::Job",
                    "Timestamp": datetime(2026, 1, 1, tzinfo=UTC),
                    "ResourceStatus": "CREATE_COMPLETE",
                }
            ]
        },
        {"PhysicalResourceId": "small-etl"},
    )

    assert leftovers.check_deleted(aws, "small", [JOB], within=0) == ()


def test_what_nobody_has_is_residue(aws: Aws, stub: Stub) -> None:
    stub("glue").add_response("get_job", {"Job": {"Name": "small-etl"}})
    stub("cloudformation").add_client_error(
        "describe_stack_resources", "ValidationError", "Stack for small-etl does not exist"
    )

    with pytest.raises(ResidueError, match="small-etl"):
        leftovers.check_deleted(aws, "small", [JOB], within=0)


def test_what_stays_on_purpose_is_named() -> None:
    body = small_lab.body(
        LabKey={"Type": "AWS::KMS::Key"},
        Kept={"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        Function={
            "Type": "AWS::Lambda::Function",
            "Properties": {"Code": {"S3Bucket": {"Ref": "EnvironmentName"}}},
        },
    )
    own = [
        MACHINE,
        Resource("LabKey", "AWS::KMS::Key", "key-1"),
        Resource("Kept", "AWS::S3::Bucket", "small-kept"),
    ]

    assert leftovers.kept(own, View(body, parameters=small_lab.parameters())) == (
        "small-kept (AWS::S3::Bucket): its DeletionPolicy keeps it",
        "the key key-1: KMS deletes it after its waiting period",
        "execution history: Step Functions keeps it for 90 days",
        "packaged code in s3://small: other environments share it",
    )
