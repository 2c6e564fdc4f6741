"""CloudTrail on the embedded engine behaves as the CloudTrail User Guide says.

Each test names its page; where it names none of another guide, the page stands below
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.eventually import eventually
from contract.functions import allow, deploy, role
from contract.machines import machine, task
from contract.stacks import Stack
from contract.trails import Trail, account, bucket_for, trail
from functional.conftest import RunningEngine
from functional.engines import end_engine, kill, start
from lab_builder.local.home import VARIABLE, locate
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


def unique(word: str) -> str:
    return f"{word}-{uuid4().hex[:12]}"


def events(engine: RunningEngine, key: str, value: str, **limits: Any) -> list[dict[str, Any]]:
    attribute = {"AttributeKey": key, "AttributeValue": value}
    pages = engine.client("cloudtrail").get_paginator("lookup_events")
    found = pages.paginate(LookupAttributes=[attribute], **limits)
    return [event for page in found for event in page["Events"]]


def records(engine: RunningEngine, resource: str, name: str) -> list[dict[str, Any]]:
    """The records of a call about a resource, the oldest first, once there is one."""
    found = eventually(
        lambda: [
            json.loads(event["CloudTrailEvent"])
            for event in events(engine, "ResourceName", resource)
            if event["EventName"] == name
        ]
    )
    return found[::-1]


def test_a_call_is_recorded_with_who_what_when_and_where(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-record-contents.html"""
    group = unique("group")
    before = datetime.now(UTC).replace(microsecond=0)
    made = engine.client("logs").create_log_group(logGroupName=group, tags={"team": "books"})
    (record,) = records(engine, group, "CreateLogGroup")
    number = account(record["userIdentity"]["arn"])
    assert record["userIdentity"] == {
        "type": "Root",
        "principalId": number,
        "arn": f"arn:aws:iam::{number}:root",
        "accountId": number,
        "accessKeyId": engine.credentials.access_key_id,
    }
    assert record["eventSource"] == "logs.amazonaws.com"
    assert before <= datetime.fromisoformat(record["eventTime"]) <= datetime.now(UTC)
    assert record["awsRegion"] == engine.region
    assert record["sourceIPAddress"] == "127.0.0.1"
    assert record["userAgent"].startswith("Boto3/")
    assert record["requestParameters"] == {"logGroupName": group, "tags": {"team": "books"}}
    assert record["responseElements"] is None
    assert record["requestID"] == made["ResponseMetadata"]["RequestId"]
    assert record["readOnly"] is False
    assert record["managementEvent"] is True
    assert (record["eventType"], record["eventCategory"]) == ("AwsApiCall", "Management")
    assert record["recipientAccountId"] == number
    assert "errorCode" not in record


def test_every_protocol_gives_the_name_of_the_operation(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-record-contents.html, eventName; of S3 and Lambda:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html,
    https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html"""
    name = unique("thing")
    function = deploy(engine, "def handle(event, context): return event")
    cases: list[tuple[str, str, dict[str, Any], str, str]] = [
        ("s3", "create_bucket", {"Bucket": name}, name, "CreateBucket"),
        ("s3", "get_bucket_acl", {"Bucket": name}, name, "GetBucketAcl"),
        ("s3", "get_bucket_location", {"Bucket": name}, name, "GetBucketLocation"),
        (
            "s3",
            "put_public_access_block",
            {"Bucket": name, "PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
            name,
            "PutBucketPublicAccessBlock",
        ),
        (
            "lambda",
            "get_function",
            {"FunctionName": function.name},
            function.name,
            "GetFunction20150331v2",
        ),
        (
            "lambda",
            "get_function_event_invoke_config",
            {"FunctionName": function.name},
            function.name,
            "GetFunctionEventInvokeConfig",
        ),
        ("sqs", "create_queue", {"QueueName": name}, name, "CreateQueue"),
        ("sns", "create_topic", {"Name": name}, name, "CreateTopic"),
        ("iam", "get_role", {"RoleName": name}, name, "GetRole"),
        ("cloudwatch", "describe_alarms", {"AlarmNames": [name]}, name, "DescribeAlarms"),
        ("events", "describe_rule", {"Name": name}, name, "DescribeRule"),
        ("glue", "get_job", {"JobName": name}, name, "GetJob"),
    ]
    for service, call, parameters, resource, expected in cases:
        with suppress(ClientError):  # that there is none is not what is asked for
            getattr(engine.client(service), call)(**parameters)
        record = records(engine, resource, expected)[-1]
        read = expected.startswith(("Get", "Describe"))
        assert record["readOnly"] is read, expected
        assert record["responseElements"] is None or not read, expected
    assert records(engine, function.name, "CreateFunction20150331")


def test_an_error_is_recorded_with_its_code_and_message(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-record-contents.html, errorCode and errorMessage"""
    name = unique("absent")
    for service, call, parameters in (
        ("glue", "get_job", {"JobName": name}),
        ("iam", "get_role", {"RoleName": name}),
        ("s3", "get_bucket_policy", {"Bucket": name}),
        ("lambda", "get_function", {"FunctionName": name}),
    ):
        with pytest.raises(ClientError) as raised:
            getattr(engine.client(service), call)(**parameters)
        error = raised.value.response["Error"]
        event = raised.value.operation_name
        event += "20150331v2" * (service == "lambda")
        (record,) = records(engine, name, event)
        assert record["errorCode"] == error["Code"]
        assert record["errorMessage"] == error["Message"]
        assert record["responseElements"] is None


def test_a_refused_call_names_the_session_that_was_refused(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-user-identity.html, AssumedRole"""
    arn, bucket = role(engine, "sqs.amazonaws.com"), unique("bucket")
    iam = engine.client("iam")
    name = arn.rpartition("/")[2]
    user = unique("user")
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": iam.get_user(UserName=user)["User"]["Arn"]},
        "Action": "sts:AssumeRole",
    }
    iam.update_assume_role_policy(
        RoleName=name,
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    may = {"Version": "2012-10-17", "Statement": [allow("sts:AssumeRole", resource=arn)]}
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=json.dumps(may))
    sts = engine.client("sts", Credentials(key["AccessKeyId"], key["SecretAccessKey"]))
    given = sts.assume_role(RoleArn=arn, RoleSessionName="auditor")["Credentials"]
    session = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    with pytest.raises(ClientError, match="AccessDenied"):
        engine.client("s3", session).create_bucket(Bucket=bucket)

    (record,) = records(engine, bucket, "CreateBucket")
    assert record["errorCode"] == "AccessDenied"
    assert "not authorized to perform: s3:CreateBucket" in record["errorMessage"]
    who = record["userIdentity"]
    number = account(arn)
    assert who["type"] == "AssumedRole"
    assert who["arn"] == f"arn:aws:sts::{number}:assumed-role/{name}/auditor"
    assert who["accessKeyId"] == session.access_key_id
    assert who["sessionContext"]["sessionIssuer"] == {
        "type": "Role",
        "principalId": who["principalId"].partition(":")[0],
        "arn": arn,
        "accountId": number,
        "userName": name,
    }
    assert who["sessionContext"]["attributes"]["mfaAuthenticated"] == "false"
    assert datetime.fromisoformat(who["sessionContext"]["attributes"]["creationDate"])

    assumed = next(r for r in records(engine, arn, "AssumeRole"))
    assert assumed["userIdentity"]["type"] == "IAMUser"
    assert assumed["userIdentity"]["userName"] == user
    assert assumed["responseElements"]["credentials"]["accessKeyId"] == session.access_key_id
    assert "secretAccessKey" not in assumed["responseElements"]["credentials"]
    # What is looked up by user name are IAM users and sessions.
    assert bucket in {
        resource["ResourceName"]
        for event in events(engine, "Username", "auditor")
        for resource in event["Resources"]
    }


def test_secrets_are_not_recorded(engine: RunningEngine) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html;
    https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html;
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-api-logging-cloudtrail.html"""
    secret = unique("secret")
    function = deploy(
        engine,
        "def handle(event, context): return event",
        Environment={"Variables": {"PASSWORD": secret}},
    )
    (record,) = records(engine, function.name, "CreateFunction20150331")
    assert secret not in json.dumps(record)
    assert "zipFile" not in record["requestParameters"]["code"]

    user = unique("user")
    iam = engine.client("iam")
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    (record,) = records(engine, user, "CreateAccessKey")
    assert record["responseElements"]["accessKey"]["accessKeyId"] == key["AccessKeyId"]
    assert key["SecretAccessKey"] not in json.dumps(record)

    engine.client("ssm").put_parameter(Name=secret, Value=secret * 2, Type="SecureString")
    eventually(lambda: events(engine, "EventName", "PutParameter"))
    record = json.loads(events(engine, "EventName", "PutParameter")[0]["CloudTrailEvent"])
    assert record["requestParameters"]["value"] == HIDDEN

    stack = Stack(engine, unique("stack"))
    body = {
        "Parameters": {"Password": {"Type": "String", "NoEcho": True}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    }
    stack.create(body, Parameters=[{"ParameterKey": "Password", "ParameterValue": secret}])
    (record,) = records(engine, stack.name, "CreateStack")
    assert record["requestParameters"]["parameters"] == [{"parameterKey": "Password"}]


def test_data_events_are_not_recorded(engine: RunningEngine) -> None:
    """logging-data-events-with-cloudtrail.html: not logged by default, not in event history"""
    name = unique("data")
    s3 = engine.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="a/b", Body=b"1")
    s3.list_objects_v2(Bucket=name)
    s3.head_bucket(Bucket=name)
    engine.client("cloudwatch").put_metric_data(Namespace=name, MetricData=[{"MetricName": "x"}])
    entry = {"Source": name, "DetailType": "x", "Detail": "{}"}
    engine.client("events").put_events(Entries=[entry])
    function = deploy(engine, "def handle(event, context): return event")
    function.invoke()
    s3.delete_object(Bucket=name, Key="a/b")
    s3.delete_bucket(Bucket=name)
    assert records(engine, name, "DeleteBucket")
    assert {event["EventName"] for event in events(engine, "ResourceName", name)} == {
        "CreateBucket",
        "DeleteBucket",
    }
    for operation in ("PutMetricData", "PutEvents", "Invoke", "PutObject", "PutLogEvents"):
        assert events(engine, "EventName", operation) == []


def test_what_runs_as_a_role_is_recorded_as_its_session(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-user-identity.html, AWSService and AssumedRole; for the caller
    https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html"""
    source = "import boto3\ndef handle(event, context):\n    boto3.client('sqs').list_queues()"
    function = deploy(engine, source, allow("sqs:ListQueues"))
    assert function.invoke().error is None
    arn = engine.client("lambda").get_function(FunctionName=function.name)["Configuration"]["Role"]
    (assumed,) = records(engine, arn, "AssumeRole")
    assert assumed["userIdentity"] == {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}
    assert assumed["sourceIPAddress"] == assumed["userAgent"] == "lambda.amazonaws.com"
    assert assumed["requestParameters"] == {"roleArn": arn, "roleSessionName": function.name}
    eventually(lambda: events(engine, "Username", function.name))
    (event,) = events(engine, "Username", function.name)
    assert (event["EventName"], event["EventSource"]) == ("ListQueues", "sqs.amazonaws.com")
    who = json.loads(event["CloudTrailEvent"])["userIdentity"]
    assert who["sessionContext"]["sessionIssuer"]["arn"] == arn
    assert who["accessKeyId"] == event["AccessKeyId"]
    assert who["accessKeyId"] == assumed["responseElements"]["credentials"]["accessKeyId"]


def test_a_call_of_a_service_for_a_role_names_the_service(engine: RunningEngine) -> None:
    """cloudtrail-event-reference-user-identity.html, invokedBy"""
    queue = unique("queue")
    states = {"Make": task("aws-sdk:sqs:createQueue", {"QueueName": queue}, End=True)}
    run = machine(engine, states, allow("sqs:CreateQueue")).start({})
    assert run.end()["status"] == "SUCCEEDED"
    (record,) = records(engine, queue, "CreateQueue")
    assert record["userIdentity"]["type"] == "AssumedRole"
    assert record["userIdentity"]["invokedBy"] == "states.amazonaws.com"
    assert record["sourceIPAddress"] == record["userAgent"] == "states.amazonaws.com"


def test_what_cloudformation_calls_is_recorded_for_whoever_called_it(
    engine: RunningEngine,
) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-api-logging-cloudtrail.html;
    cloudtrail-event-reference-user-identity.html, invokedBy"""
    stack = Stack(engine, unique("stack"))
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    document = {"Version": "2012-10-17", "Statement": [trust]}
    policy = {"Version": "2012-10-17", "Statement": [allow("sqs:ListQueues")]}

    def body(days: int) -> dict[str, Any]:
        group = {"LogGroupName": stack.name, "RetentionInDays": days}
        of_role = {
            "AssumeRolePolicyDocument": document,
            "Policies": [{"PolicyName": "own", "PolicyDocument": policy}],
        }
        return {
            "Resources": {
                "Group": {"Type": "AWS::Logs::LogGroup", "Properties": group},
                "Role": {"Type": "AWS::IAM::Role", "Properties": of_role},
            }
        }

    assert stack.create(body(1))["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    found = stack.cloudformation.describe_stack_resource(
        StackName=stack.name, LogicalResourceId="Role"
    )
    own_role = found["StackResourceDetail"]["PhysicalResourceId"]
    (group,) = records(engine, stack.name, "CreateLogGroup")
    assert group["userIdentity"]["type"] == "Root"
    assert group["userIdentity"]["accessKeyId"] == engine.credentials.access_key_id
    for name in ("invokedBy", "sourceIPAddress", "userAgent"):
        assert {**group, **group["userIdentity"]}[name] == "cloudformation.amazonaws.com"
    (made,) = records(engine, own_role, "CreateRole")
    given = made["requestParameters"]
    assert given["roleName"] == own_role
    assert json.loads(given["assumeRolePolicyDocument"]) == document
    (put,) = records(engine, own_role, "PutRolePolicy")
    assert put["requestParameters"]["policyName"] == "own"
    assert json.loads(put["requestParameters"]["policyDocument"]) == policy

    stack.update(body(3))
    kept = eventually(lambda: records(engine, stack.name, "PutRetentionPolicy")[1:])
    assert kept[0]["requestParameters"] == {"logGroupName": stack.name, "retentionInDays": 3}
    stack.delete()
    assert records(engine, stack.name, "DeleteLogGroup")
    assert records(engine, own_role, "DeleteRole")


@pytest.fixture(scope="module")
def looked_at(engine: RunningEngine) -> dict[str, Any]:
    """An event of LookupEvents."""
    queue = unique("queue")
    engine.client("sqs").create_queue(QueueName=queue)
    records(engine, queue, "CreateQueue")
    (event,) = events(engine, "ResourceName", queue)
    return event


def test_every_attribute_finds_the_event(engine: RunningEngine, looked_at: dict[str, Any]) -> None:
    """../APIReference/API_LookupAttribute.html"""
    assert looked_at["Username"] == "root"
    kinds = {resource["ResourceType"] for resource in looked_at["Resources"]}
    assert kinds == {"AWS::SQS::Queue"}
    found = {
        "EventId": looked_at["EventId"],
        "EventName": "CreateQueue",
        "ReadOnly": "false",
        "Username": "root",
        "ResourceType": "AWS::SQS::Queue",
        "ResourceName": looked_at["Resources"][0]["ResourceName"],
        "EventSource": "sqs.amazonaws.com",
        "AccessKeyId": engine.credentials.access_key_id,
    }
    for key, value in found.items():
        near = {"StartTime": looked_at["EventTime"], "EndTime": looked_at["EventTime"]}
        ids = [event["EventId"] for event in events(engine, key, value, **near)]
        assert looked_at["EventId"] in ids, key
        assert events(engine, key, f"no-{value}", **near) == []


def test_lookups_page_through_a_time_range_newest_first(
    engine: RunningEngine, looked_at: dict[str, Any]
) -> None:
    """../APIReference/API_LookupEvents.html"""
    cloudtrail = engine.client("cloudtrail")
    end = looked_at["EventTime"] - timedelta(seconds=1)  # before the lookups below
    whole = [
        event
        for page in cloudtrail.get_paginator("lookup_events").paginate(EndTime=end)
        for event in page["Events"]
    ]
    times = [event["EventTime"] for event in whole]
    assert times == sorted(times, reverse=True)
    assert times[0] <= end
    pages = cloudtrail.get_paginator("lookup_events").paginate(
        EndTime=end, PaginationConfig={"PageSize": 3, "MaxItems": 7}
    )
    paged = [event["EventId"] for page in pages for event in page["Events"]]
    assert paged == [event["EventId"] for event in whole][:7]
    later = cloudtrail.lookup_events(StartTime=datetime.now(UTC) + timedelta(hours=1))
    assert later["Events"] == []


def test_lookups_that_cloudtrail_refuses_are_refused(engine: RunningEngine) -> None:
    """../APIReference/API_LookupEvents.html, Errors"""
    cloudtrail = engine.client("cloudtrail")
    two = [{"AttributeKey": key, "AttributeValue": "x"} for key in ("EventId", "EventName")]
    now = datetime.now(UTC)
    for code, request in (
        ("InvalidLookupAttributesException", {"LookupAttributes": two}),
        ("InvalidTimeRangeException", {"StartTime": now, "EndTime": now - timedelta(days=1)}),
        ("InvalidMaxResultsException", {"MaxResults": 51}),
        ("InvalidNextTokenException", {"NextToken": "?"}),
    ):
        with pytest.raises(ClientError) as raised:
            cloudtrail.lookup_events(**request)
        assert raised.value.response["Error"]["Code"] == code


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
    elsewhere = replace(engine, region="eu-west-1")
    own, of_all = trail(engine), trail(engine, IsMultiRegionTrail=True)
    queue, user = unique("queue"), unique("user")
    for each in (own, of_all):
        each.start()
    elsewhere.client("sqs").create_queue(QueueName=queue)
    elsewhere.client("iam").create_user(UserName=user)
    (record,) = records(elsewhere, queue, "CreateQueue")
    assert record["awsRegion"] == "eu-west-1"
    assert events(engine, "ResourceName", queue) == []
    assert records(engine, user, "CreateUser")[0]["awsRegion"] == "us-east-1"
    for each in (own, of_all):
        each.stop()
    assert made_queues(own.records(), queue) == []
    (key,) = (key for key in of_all.keys("CloudTrail") if "/eu-west-1/" in key)
    assert made_queues(json.loads(of_all.file(key))["Records"], queue) == [queue]
    streams = engine.client("logs").describe_log_streams(logGroupName=of_all.log_group)
    assert f"{account(own.arn)}_CloudTrail_eu-west-1" in {
        stream["logStreamName"] for stream in streams["logStreams"]
    }


def test_a_trail_needs_a_bucket_and_a_role_that_let_it_write(engine: RunningEngine) -> None:
    """create-s3-bucket-policy-for-cloudtrail.html; ../APIReference/API_CreateTrail.html, Errors"""
    cloudtrail, name = engine.client("cloudtrail"), unique("trail")
    engine.client("s3").create_bucket(Bucket=f"{name}-closed")
    bucket = bucket_for(engine, name)
    group = {"CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:none:*"}
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


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[tuple[Any, RunningEngine]]:
    home = locate({VARIABLE: str(tmp_path)})
    yield home, start(home)
    end_engine(home)


def test_history_and_trails_outlive_a_kill(killed: tuple[Any, RunningEngine]) -> None:
    """view-cloudtrail-events.html: the past 90 days; nothing is delivered twice or left out"""
    home, engine = killed

    def is_saved(word: str) -> bool:
        return word in home.snapshot.read_text()

    own = trail(engine)
    own.start()
    engine.client("sqs").create_queue(QueueName="before")
    records(engine, "before", "CreateQueue")
    eventually(lambda: made_queues(own.lines(), "before"))
    engine.client("logs").create_log_group(logGroupName="settled")
    eventually(lambda: is_saved("settled") and is_saved(own.name))
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
