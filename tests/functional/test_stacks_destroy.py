"""Stacks taken down by the engine, whole, and nothing beside them."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

import small_lab
from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import ResidueError, StackError
from lab_builder.stacks import leftovers, resources, status
from lab_builder.stacks.destroy import destroy
from lab_builder.stacks.values import Destroyed, DestroyStep

pytestmark = pytest.mark.engine


@pytest.fixture
def aws(engine: Any) -> Aws:
    return Aws(
        small_lab.settings(
            endpoint_url=engine.endpoint_url, credentials=engine.credentials, region=engine.region
        )
    )


def created(aws: Aws, name: str, body: dict[str, Any] = small_lab.BODY) -> None:
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=small_lab.template(body).text,
        Parameters=[{"ParameterKey": "EnvironmentName", "ParameterValue": name}],
        Capabilities=["CAPABILITY_IAM"],
    )
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=name, WaiterConfig={"Delay": 1}
    )


def fill(aws: Aws, name: str, objects: int = 3) -> str:
    [bucket] = [
        one.physical_id
        for one in resources.stack_resources(aws, name)
        if one.type == "AWS::S3::Bucket"
    ]
    for number in range(objects):
        for version in range(2):
            aws.client("s3").put_object(Bucket=bucket, Key=f"k{number}", Body=f"{version}")
    aws.client("s3").delete_object(Bucket=bucket, Key="k0")
    return bucket


def test_a_stack_goes_with_its_bucket_and_every_version_in_it(aws: Aws) -> None:
    created(aws, "gone")
    bucket = fill(aws, "gone")

    seen, destroyed = drained(destroy(aws, "gone"))

    assert DestroyStep(f"emptied the bucket {bucket}: 7 object versions") in seen
    assert destroyed.found
    assert status.find(aws, "gone") is None
    assert bucket not in {one["Name"] for one in aws.client("s3").list_buckets()["Buckets"]}


def test_more_versions_than_one_call_deletes(aws: Aws) -> None:
    created(aws, "crowded")
    bucket = fill(aws, "crowded", objects=600)

    seen, _ = drained(destroy(aws, "crowded"))

    assert DestroyStep(f"emptied the bucket {bucket}: 1,201 object versions") in seen


def test_an_environment_whose_name_only_begins_alike_is_left_alone(aws: Aws) -> None:
    created(aws, "twin")
    created(aws, "twin-2")
    bucket = fill(aws, "twin-2")

    drained(destroy(aws, "twin"))

    neighbour = status.find(aws, "twin-2")
    assert neighbour is not None
    assert neighbour.status == "CREATE_COMPLETE"
    assert aws.client("s3").list_object_versions(Bucket=bucket)["Versions"]
    assert aws.client("events").describe_rule(Name="twin-2-work-schedule")["State"] == "ENABLED"
    drained(destroy(aws, "twin-2"))


def test_a_missing_stack_is_no_error(aws: Aws) -> None:
    assert drained(destroy(aws, "never-was")) == ([], Destroyed("never-was", found=False, kept=()))


def test_destroying_twice_is_no_error(aws: Aws) -> None:
    created(aws, "twice")

    drained(destroy(aws, "twice"))
    _, again = drained(destroy(aws, "twice"))

    assert not again.found


def test_residue_of_a_stack_that_is_gone_is_found_by_the_next_destroy(aws: Aws) -> None:
    created(aws, "haunted")
    drained(destroy(aws, "haunted"))
    aws.client("sqs").create_queue(QueueName="haunted-work")

    with pytest.raises(ResidueError) as caught:
        drained(destroy(aws, "haunted"))

    assert list(caught.value.failed) == ["WorkQueue"]


@pytest.mark.parametrize("steps", range(1, 7))
def test_a_destroy_that_was_interrupted_is_finished_by_the_next_one(aws: Aws, steps: int) -> None:
    created(aws, "halfway")
    bucket = fill(aws, "halfway")

    first = destroy(aws, "halfway")
    assert len(list(itertools.islice(first, steps))) == steps
    first.close()
    drained(destroy(aws, "halfway"))

    assert status.find(aws, "halfway") is None
    assert bucket not in {one["Name"] for one in aws.client("s3").list_buckets()["Buckets"]}


def test_a_protected_stack_is_refused_before_anything_is_touched(aws: Aws) -> None:
    created(aws, "protected")
    bucket = fill(aws, "protected")
    cloudformation = aws.client("cloudformation")
    cloudformation.update_termination_protection(
        StackName="protected", EnableTerminationProtection=True
    )

    with pytest.raises(StackError, match="has termination protection"):
        drained(destroy(aws, "protected"))

    assert aws.client("s3").list_object_versions(Bucket=bucket)["Versions"]
    cloudformation.update_termination_protection(
        StackName="protected", EnableTerminationProtection=False
    )
    drained(destroy(aws, "protected"))


def test_a_bucket_that_the_template_retains_is_neither_emptied_nor_residue(aws: Aws) -> None:
    keep = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
    created(aws, "keeper", small_lab.body(DataBucket=keep))
    bucket = fill(aws, "keeper")

    _, destroyed = drained(destroy(aws, "keeper"))

    assert destroyed.kept == (f"{bucket} (AWS::S3::Bucket): its DeletionPolicy keeps it",)
    assert aws.client("s3").get_object(Bucket=bucket, Key="k1")


def test_a_stack_that_waits_for_its_first_change_set_is_deleted(aws: Aws) -> None:
    aws.client("cloudformation").create_change_set(
        StackName="waiting",
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateBody=small_lab.template().text,
    )

    _, destroyed = drained(destroy(aws, "waiting"))

    assert destroyed.found
    assert status.find(aws, "waiting") is None


def test_what_a_failed_create_left_is_deleted(aws: Aws) -> None:
    broken = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 99999}}
    with pytest.raises(Exception, match="ROLLBACK_COMPLETE"):
        created(aws, "stillborn", small_lab.body(Broken=broken))

    drained(destroy(aws, "stillborn"))

    assert status.find(aws, "stillborn") is None


def test_a_running_execution_is_stopped_first(aws: Aws) -> None:
    waits = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}}
    created(
        aws,
        "busy",
        small_lab.body(
            Role={
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "states.amazonaws.com"},
                                "Action": "sts:AssumeRole",
                            }
                        ],
                    }
                },
            },
            Workflow={
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "DefinitionString": json.dumps(waits),
                    "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                },
            },
        ),
    )
    [machine] = [
        one.physical_id
        for one in resources.stack_resources(aws, "busy")
        if one.type == "AWS::StepFunctions::StateMachine"
    ]
    aws.client("stepfunctions").start_execution(stateMachineArn=machine)

    seen, _ = drained(destroy(aws, "busy"))

    assert seen[1] == DestroyStep(f"stopping 1 execution of {machine}")
    assert status.find(aws, "busy") is None


def test_residue_is_named(aws: Aws) -> None:
    aws.client("logs").create_log_group(logGroupName="/aws/lambda/left-behind")
    function = resources.Resource("LateFunction", "AWS::Lambda::Function", "left-behind")

    with pytest.raises(ResidueError) as caught:
        leftovers.check_deleted(aws, "some-stack", [function], within=0)

    assert caught.value.failed == {
        "LateFunction logs": "AWS::Logs::LogGroup /aws/lambda/left-behind"
    }
