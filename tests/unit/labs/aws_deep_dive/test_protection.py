"""What keeps the lab's data from others, and the account from the lab's remains."""

from __future__ import annotations

import json

import pytest

from lab_stack import as_list, body, deployed, of_type

LAB = deployed()
WITH_KEY = deployed(CustomerManagedKey="true")
KEY_PROPERTIES = {
    "AWS::CloudTrail::Trail": "KMSKeyId",
    "AWS::Lambda::Function": "KmsKeyArn",
    "AWS::Logs::LogGroup": "KmsKeyId",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SQS::Queue": "KmsMasterKeyId",
}


def test_the_customer_key_covers_data_logs_topic_and_queues() -> None:
    for type_, key in KEY_PROPERTIES.items():
        for logical_id, resource in of_type(WITH_KEY, type_).items():
            assert resource["Properties"].get(key) == "LabKey.Arn", logical_id
    for bucket in of_type(WITH_KEY, "AWS::S3::Bucket").values():
        assert "LabKey.Arn" in json.dumps(bucket["Properties"]["BucketEncryption"])


def test_without_the_customer_key_nothing_refers_to_one_and_data_rests_encrypted() -> None:
    assert "LabKey" not in json.dumps(LAB)
    for bucket in of_type(LAB, "AWS::S3::Bucket").values():
        assert "AES256" in json.dumps(bucket["Properties"]["BucketEncryption"])
    for queue in of_type(LAB, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True


def test_the_key_policy_names_no_role() -> None:
    policy = json.dumps(WITH_KEY["LabKey"]["Properties"]["KeyPolicy"])
    assert "Role" not in policy


@pytest.mark.parametrize("bucket", of_type(LAB, "AWS::S3::Bucket"))
def test_a_bucket_is_private_and_refuses_plain_http(bucket: str) -> None:
    assert set(LAB[bucket]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    (deny,) = [
        statement
        for statement in LAB[f"{bucket}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
    ]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert as_list(deny["Resource"]) == [f"{bucket}.Arn", f"{bucket}.Arn/*"]
    assert (deny["Principal"], deny["Action"]) == ("*", "s3:*")


def test_the_trail_waits_for_a_bucket_policy_that_lets_this_trail_and_no_other_in() -> None:
    trail = LAB["ManagementEventsTrail"]
    assert trail["DependsOn"] == "TrailBucketPolicy"
    assert trail["Properties"]["EnableLogFileValidation"] is True
    statements = LAB["TrailBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    allowed = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert {statement["Action"] for statement in allowed} == {"s3:GetBucketAcl", "s3:PutObject"}
    for statement in allowed:
        source = statement["Condition"]["StringEquals"]["aws:SourceArn"]
        assert source.endswith(f":trail/{trail['Properties']['TrailName']}")


def test_every_log_that_the_lab_writes_goes_to_a_group_of_the_template() -> None:
    groups = of_type(LAB, "AWS::Logs::LogGroup")
    names = {group["Properties"]["LogGroupName"] for group in groups.values()}
    for function in of_type(LAB, "AWS::Lambda::Function").values():
        assert function["Properties"]["LoggingConfig"]["LogGroup"] in names
    for job in of_type(LAB, "AWS::Glue::Job").values():
        prefix = job["Properties"]["DefaultArguments"]["--custom-logGroup-prefix"]
        assert {f"{prefix}/output", f"{prefix}/error"} <= names
    for machine in of_type(LAB, "AWS::StepFunctions::StateMachine").values():
        logging = machine["Properties"]["LoggingConfiguration"]
        (destination,) = logging["Destinations"]
        group = destination["CloudWatchLogsLogGroup"]["LogGroupArn"].removesuffix(".Arn")
        assert groups[group]["Properties"]["LogGroupName"].startswith("/aws/vendedlogs/states/")
        assert (logging["Level"], logging["IncludeExecutionData"]) == ("ALL", True)


def test_a_log_group_forgets_after_the_days_asked_for() -> None:
    for group in of_type(deployed(LogRetentionDays="30"), "AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == "30"


def test_the_stack_keeps_nothing_when_it_goes() -> None:
    for resource in body()["Resources"].values():
        assert resource.get("DeletionPolicy", "Delete") == "Delete"
        assert resource.get("UpdateReplacePolicy", "Delete") == "Delete"
