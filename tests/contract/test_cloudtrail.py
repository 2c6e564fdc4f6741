"""CloudTrail on the embedded engine behaves as the CloudTrail User Guide says.

Each test names its page; where it names none of another guide, the page stands below
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.event_history import events, records, unique
from contract.functions import allow, deploy, role
from contract.machines import machine, task
from contract.stacks import Stack
from contract.trails import account
from eventually import eventually
from functional.engines import RunningEngine
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


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
    engine.make_bucket(name)
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


def test_calls_of_cloudformation_are_recorded_with_the_identity_of_its_caller(
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
