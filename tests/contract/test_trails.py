"""CloudTrail's trails on the embedded engine deliver as the CloudTrail User Guide says.

Each test names its page; where it names none of another guide, the page stands below
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.event_history import events, records, unique
from contract.functions import role
from contract.trails import Trail, account, bucket_for, trail
from eventually import eventually
from functional.engines import RunningEngine, kill, start, wait_until_saved
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def logged(engine: RunningEngine) -> tuple[Trail, str]:
    """A trail that logged the making of a queue and then stopped, and the queue's name."""
    own, queue = trail(engine), unique("queue")
    own.start()
    engine.client("sqs").create_queue(QueueName=queue)
    records(engine, queue, "CreateQueue")
    own.stop()
    engine.client("sqs").create_queue(QueueName=f"{queue}-late")
    records(engine, f"{queue}-late", "CreateQueue")
    return own, queue


def made_queues(found: list[dict[str, Any]], word: str) -> list[str]:
    return [
        record["requestParameters"]["queueName"]
        for record in found
        if record["eventName"] == "CreateQueue"
        and record["requestParameters"]["queueName"].startswith(word)
    ]


def test_a_trail_delivers_files_until_it_stops(logged: tuple[Trail, str]) -> None:
    """cloudtrail-log-file-examples.html, log file names; get-and-view-cloudtrail-log-files.html"""
    own, queue = logged
    number, region = account(own.arn), own.engine.region
    for key in own.keys("CloudTrail"):
        *folders, name = key.split("/")
        day = f"{datetime.now(UTC):%Y/%m/%d}"
        assert "/".join(folders) == f"AWSLogs/{number}/CloudTrail/{region}/{day}"
        start, minute, unique_part = name.removesuffix(".json.gz").rsplit("_", 2)
        assert start == f"{number}_CloudTrail_{region}"
        assert datetime.strptime(minute, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        assert len(unique_part) == 16
    found = own.records()
    assert made_queues(found, queue) == [queue]
    ids = [record["eventID"] for record in found]
    assert len(ids) == len(set(ids))
    assert any(record["eventName"] == "StopLogging" for record in found)
    status = own.status()
    assert status["IsLogging"] is False
    assert status["StartLoggingTime"] <= status["StopLoggingTime"] < status["LatestDeliveryTime"]
    assert "LatestDeliveryError" not in status


def test_a_trail_writes_lines_to_its_log_group_until_it_stops(logged: tuple[Trail, str]) -> None:
    """send-cloudtrail-events-to-cloudwatch-logs.html; cloudwatch-log-group-log-stream-naming-for-
    cloudtrail.html"""
    own, queue = logged
    assert made_queues(own.lines(), queue) == [queue]
    assert {r["eventID"] for r in own.lines()} == {r["eventID"] for r in own.records()}
    logs = own.engine.client("logs")
    (stream,) = logs.describe_log_streams(logGroupName=own.log_group)["logStreams"]
    name = f"{account(own.arn)}_CloudTrail_{own.engine.region}"
    assert stream["logStreamName"] == name
    assert "LatestCloudWatchLogsDeliveryTime" in own.status()


def test_digests_chain_and_are_signed(logged: tuple[Trail, str]) -> None:
    """cloudtrail-log-file-validation-digest-file-structure.html,
    cloudtrail-log-file-custom-validation.html"""
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    own, _ = logged
    keys = own.keys("CloudTrail-Digest")
    assert len(keys) == 2  # the starting one and the final one
    listed = {
        item["Fingerprint"]: item["Value"]
        for item in own.cloudtrail.list_public_keys()["PublicKeyList"]
    }
    covered, previous = [], None
    for key in keys:
        content = own.file(key)
        digest = json.loads(content)
        assert (digest["digestS3Bucket"], digest["digestS3Object"]) == (own.bucket, key)
        if previous is None:
            assert digest["previousDigestS3Object"] is None
        else:
            assert digest["previousDigestS3Object"] == previous["key"]
            assert digest["previousDigestHashValue"] == previous["hash"]
            assert digest["previousDigestSignature"] == previous["signature"]
        head = own.engine.client("s3").head_object(Bucket=own.bucket, Key=key)["Metadata"]
        assert head["signature-algorithm"] == digest["digestSignatureAlgorithm"] == "SHA256withRSA"
        hashed = hashlib.sha256(content).hexdigest()
        signed = (
            f"{digest['digestEndTime']}\n{own.bucket}/{key}\n{hashed}\n"
            f"{previous['signature'] if previous else 'null'}"
        )
        public: Any = load_der_public_key(listed[digest["digestPublicKeyFingerprint"]])
        public.verify(
            bytes.fromhex(head["signature"]), signed.encode(), padding.PKCS1v15(), SHA256()
        )
        for file in digest["logFiles"]:
            assert file["hashValue"] == hashlib.sha256(own.file(file["s3Object"])).hexdigest()
            covered.append(file["s3Object"])
        previous = {"key": key, "hash": hashed, "signature": head["signature"]}
    assert covered == own.keys("CloudTrail")


def test_a_trail_without_validation_has_no_digests(engine: RunningEngine) -> None:
    """cloudtrail-log-file-validation-intro.html"""
    own = trail(engine, EnableLogFileValidation=False)
    own.start()
    own.stop()
    assert own.keys("CloudTrail")
    assert own.keys("CloudTrail-Digest") == []
    assert "LatestDigestDeliveryTime" not in own.status()


def test_events_of_a_region_are_kept_apart_and_a_trail_of_all_has_them(
    engine: RunningEngine,
) -> None:
    """cloudtrail-concepts.html: multi-Region trails, global service events"""
    elsewhere = engine.elsewhere()
    own, of_all = trail(engine), trail(engine, IsMultiRegionTrail=True)
    queue, user = unique("queue"), unique("user")
    for each in (own, of_all):
        each.start()
    elsewhere.client("sqs").create_queue(QueueName=queue)
    elsewhere.client("iam").create_user(UserName=user)
    (record,) = records(elsewhere, queue, "CreateQueue")
    assert record["awsRegion"] == elsewhere.region
    assert events(engine, "ResourceName", queue) == []
    assert records(engine, user, "CreateUser")[0]["awsRegion"] == "us-east-1"
    for each in (own, of_all):
        each.stop()
    assert made_queues(own.records(), queue) == []
    (key,) = (key for key in of_all.keys("CloudTrail") if f"/{elsewhere.region}/" in key)
    assert made_queues(json.loads(of_all.file(key))["Records"], queue) == [queue]
    streams = engine.client("logs").describe_log_streams(logGroupName=of_all.log_group)
    assert f"{account(own.arn)}_CloudTrail_{elsewhere.region}" in {
        stream["logStreamName"] for stream in streams["logStreams"]
    }


def test_a_trail_needs_a_bucket_and_a_role_that_let_it_write(engine: RunningEngine) -> None:
    """create-s3-bucket-policy-for-cloudtrail.html; ../APIReference/API_CreateTrail.html, Errors"""
    cloudtrail, name = engine.client("cloudtrail"), unique("trail")
    engine.make_bucket(f"{name}-closed")
    bucket = bucket_for(engine, name)
    group = {"CloudWatchLogsLogGroupArn": engine.arn("logs", "log-group:none:*")}
    writer = {"CloudWatchLogsRoleArn": role(engine, "cloudtrail.amazonaws.com")}
    for code, request in (
        ("S3BucketDoesNotExistException", {"S3BucketName": f"{name}-none"}),
        ("InsufficientS3BucketPolicyException", {"S3BucketName": f"{name}-closed"}),
        (
            "InvalidCloudWatchLogsLogGroupArnException",
            {"S3BucketName": bucket, **group, **writer},
        ),
        ("InvalidCloudWatchLogsRoleArnException", {"S3BucketName": bucket, **group}),
    ):
        with pytest.raises(ClientError) as raised:
            cloudtrail.create_trail(Name=name, **request)
        assert raised.value.response["Error"]["Code"] == code
    assert cloudtrail.create_trail(Name=name, S3BucketName=bucket)["S3BucketName"] == bucket


def test_a_bucket_that_is_closed_later_shows_in_the_status(engine: RunningEngine) -> None:
    """../APIReference/API_GetTrailStatus.html, LatestDeliveryError"""
    own = trail(engine)
    own.start()
    engine.client("s3").delete_bucket_policy(Bucket=own.bucket)
    own.cloudtrail.stop_logging(Name=own.name)
    eventually(lambda: own.status().get("LatestDeliveryError") == "AccessDenied")
    assert own.keys("CloudTrail") == []


@pytest.mark.parametrize(
    "selectors",
    [
        {
            "EventSelectors": [
                {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}
            ]
        },
        {"EventSelectors": [{"ReadWriteType": "WriteOnly"}]},
        {
            "AdvancedEventSelectors": [
                {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}
            ]
        },
    ],
    ids=["DataResources", "ReadWriteType", "AdvancedEventSelectors"],
)
@pytest.mark.embedded
def test_selectors_that_the_engine_does_not_follow_are_refused_by_name(
    engine: RunningEngine, selectors: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    """../APIReference/API_PutEventSelectors.html, of which the engine has the default only"""
    own = trail(engine)
    named = request.node.callspec.id
    with pytest.raises(ClientError, match=f"UnsupportedOperationException.*{named}"):
        own.cloudtrail.put_event_selectors(TrailName=own.name, **selectors)


def test_rules_see_the_calls_that_a_trail_logs(engine: RunningEngine) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html"""
    sqs, rules = engine.client("sqs"), engine.client("events")
    name = unique("calls")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    by_rules = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}}
    statement = {**by_rules, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    pattern = {
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"requestParameters": {"logGroupName": [name]}},
    }
    rules.put_rule(Name=name, EventPattern=json.dumps(pattern))
    rules.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    own = trail(engine)
    own.start()
    engine.client("logs").create_log_group(logGroupName=name)
    got = eventually(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))
    event = json.loads(got[0]["Body"])
    assert event["source"] == "aws.logs"
    assert event["detail"]["eventName"] == "CreateLogGroup"
    own.cloudtrail.stop_logging(Name=own.name)
    rules.remove_targets(Rule=name, Ids=["queue"])
    rules.delete_rule(Name=name)


def test_history_and_trails_outlive_a_kill(home: Home) -> None:
    """view-cloudtrail-events.html: the past 90 days; nothing is delivered twice or left out"""
    engine = start(home)
    own = trail(engine)
    own.start()
    engine.client("sqs").create_queue(QueueName="before")
    records(engine, "before", "CreateQueue")
    eventually(lambda: made_queues(own.lines(), "before"))
    engine.client("logs").create_log_group(logGroupName="settled")
    wait_until_saved(home, "settled", own.name)
    kill(home)
    again = Trail(start(home), own.name, own.arn, own.bucket, own.log_group)
    assert records(again.engine, "before", "CreateQueue")
    again.engine.client("sqs").create_queue(QueueName="after")
    records(again.engine, "after", "CreateQueue")
    again.stop()
    found = again.records()
    assert made_queues(found, "before") == ["before"]
    assert made_queues(found, "after") == ["after"]
    assert len({record["eventID"] for record in found}) == len(found)
    assert made_queues(again.lines(), "after") == ["after"]
