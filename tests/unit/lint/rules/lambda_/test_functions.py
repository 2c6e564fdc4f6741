"""Rules on functions: of a plain template and of a SAM one, silent on roles from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.lambda_.api_timeout import ApiWaits
from lab_builder.lint.rules.lambda_.destinations import DestinationAllowed, DestinationKind
from lab_builder.lint.rules.lambda_.handlers import InlineHandler
from lab_builder.lint.rules.lambda_.log_groups import LogGroupIsWritten
from lab_builder.lint.rules.lambda_.roles import FunctionRoleTrust
from lab_builder.lint.rules.lambda_.sources import SourceReadable
from lab_builder.template.view import View

PLAIN, SAM = "AWS::Lambda::Function", "AWS::Serverless::Function"
OWN = {"Fn::GetAtt": ["Role", "Arn"]}
QUEUE_ARN = {"Fn::GetAtt": ["Queue", "Arn"]}


def faults(rule: type[Rule], kind: str, properties: Any, **others: Any) -> list[str]:
    """The messages of a rule on a function, beside other resources."""
    resources = {"Orders": {"Type": kind, "Properties": properties}, **others}
    return [fault.message for fault in rule().faults(View({"Resources": resources}))]


def role(*actions: str, service: Any = "lambda.amazonaws.com", **more: Any) -> dict[str, Any]:
    """A role that allows actions."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    properties = {
        "AssumeRolePolicyDocument": {"Statement": [trust]},
        "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [allowed]}}],
        **more,
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


@pytest.mark.parametrize(
    ("service", "bad"),
    [
        ("lambda.amazonaws.com", False),
        (["edgelambda.amazonaws.com", "lambda.amazonaws.com"], False),
        ({"Ref": "Service"}, False),
        ("events.amazonaws.com", True),
    ],
)
def test_a_role_trusts_lambda(service: Any, bad: bool) -> None:
    assert bool(faults(FunctionRoleTrust, PLAIN, {"Role": OWN}, Role=role(service=service))) == bad


@pytest.mark.parametrize(
    ("handler", "code", "bad"),
    [
        ("index.handle", "def handle(event, context): pass", False),
        ("index.handle", "from work import *\nhandle = run", False),
        ("index.handler", "def handle(event, context): pass", True),
        ("app.handle", "def handle(event, context): pass", True),
        ("index.handler", "exports.handler = async () => 1", False),
        ("index.handler", {"Fn::Sub": "exports.${Name} = 1"}, False),
        ({"Ref": "Handler"}, "def handle(event, context): pass", False),
    ],
)
@pytest.mark.parametrize("kind", [PLAIN, SAM])
def test_the_handler_is_in_the_code(kind: str, handler: Any, code: Any, bad: bool) -> None:
    inline = {"InlineCode": code} if kind == SAM else {"Code": {"ZipFile": code}}
    assert bool(faults(InlineHandler, kind, {"Handler": handler, **inline})) == bad


READING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"


@pytest.mark.parametrize(
    ("kind", "properties", "own", "bad"),
    [
        (PLAIN, {"Role": OWN}, role(*READING), False),
        (PLAIN, {"Role": OWN}, role("sqs:*"), False),
        (PLAIN, {"Role": OWN}, role("sqs:SendMessage"), True),
        (PLAIN, {"Role": OWN}, role("s3:*", ManagedPolicyArns=[MANAGED]), False),
        (PLAIN, {"Role": {"Ref": "RoleArn"}}, role(), False),
        (SAM, {}, role(), True),
        (SAM, {"Policies": [{"SQSPollerPolicy": {"QueueName": "q"}}]}, role(), False),
    ],
)
def test_a_role_may_read_the_queue(kind: str, properties: Any, own: Any, bad: bool) -> None:
    mapping = {"FunctionName": {"Ref": "Orders"}, "EventSourceArn": QUEUE_ARN}
    others = {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Source": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping},
        "Role": own,
    }
    assert bool(faults(SourceReadable, kind, properties, **others)) == bad


@pytest.mark.parametrize(
    ("properties", "bad"), [({}, False), ({"Role": OWN}, True), ({"Role": "arn:x"}, False)]
)
def test_sam_lets_its_own_role_read(properties: Any, bad: bool) -> None:
    event = {"Type": "SQS", "Properties": {"Queue": QUEUE_ARN}}
    found = faults(
        SourceReadable,
        SAM,
        {"Events": {"Order": event}, **properties},
        Queue={"Type": "AWS::SQS::Queue"},
        Role=role("s3:GetObject"),
    )
    assert bool(found) == bad


@pytest.mark.parametrize(
    ("target", "kind_bad", "allowed_bad"),
    [
        ({"Type": "AWS::SQS::Queue"}, False, False),
        ({"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}, True, False),
        ({"Type": "AWS::SNS::Topic"}, False, True),
        ({"Type": "AWS::Kinesis::Stream"}, True, False),
        ({"Type": "AWS::CloudFormation::Stack"}, False, False),
    ],
)
def test_failed_events_go_where_they_can(target: Any, kind_bad: bool, allowed_bad: bool) -> None:
    topic = target["Type"] == "AWS::SNS::Topic"
    arn = {"Ref": "Target"} if topic else {"Fn::GetAtt": ["Target", "Arn"]}
    properties = {"Role": OWN, "DeadLetterConfig": {"TargetArn": arn}}
    others = {"Target": target, "Role": role("sqs:SendMessage")}
    assert bool(faults(DestinationKind, PLAIN, properties, **others)) == kind_bad
    assert bool(faults(DestinationAllowed, PLAIN, properties, **others)) == allowed_bad


@pytest.mark.parametrize(
    ("name", "properties", "bad"),
    [
        ({"Fn::Sub": "/aws/lambda/${Orders}"}, {}, False),
        ({"Fn::Join": ["", ["/aws/lambda/", {"Ref": "Orders"}]]}, {}, False),
        ({"Fn::Sub": "/aws/lambda/${Orders.Arn}"}, {}, True),
        ({"Fn::Sub": "/aws/lambda/x-${Orders}"}, {}, True),
        ({"Fn::Sub": "aws/lambda/${Orders}"}, {}, True),
        ({"Fn::Sub": "/aws/lambda/us-east-1.${Orders}"}, {}, False),
        ({"Fn::Sub": "/aws/lambda/${Orders}"}, {"LoggingConfig": {"LogGroup": "/other"}}, True),
        ("/aws/lambda/orders", {"FunctionName": "Orders"}, True),
        ("/aws/lambda/orders", {"FunctionName": "orders"}, False),
        ("/aws/lambda/invoices", {"FunctionName": "orders"}, False),
        ("/shop", {"LoggingConfig": {"LogGroup": {"Ref": "Logs"}}}, False),
    ],
)
def test_a_function_writes_to_its_log_group(name: Any, properties: Any, bad: bool) -> None:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}
    assert bool(faults(LogGroupIsWritten, PLAIN, properties, Logs=group)) == bad


def _event(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


@pytest.mark.parametrize(
    ("seconds", "events", "bad"),
    [
        (60, {"A": _event("Api")}, True),
        (60, {"A": _event("HttpApi")}, True),
        (30, {"A": _event("Api")}, False),
        (60, {"A": _event("Api"), "S": _event("Schedule")}, False),
        (60, {"A": _event("Api", RestApiId={"Ref": "Unknown"})}, False),
        ({"Ref": "Seconds"}, {"A": _event("Api")}, False),
        (60, {}, False),
    ],
)
def test_an_api_waits_for_a_function(seconds: Any, events: Any, bad: bool) -> None:
    assert bool(faults(ApiWaits, SAM, {"Timeout": seconds, "Events": events})) == bad


def _integration(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "IntegrationUri": {"Fn::GetAtt": ["Orders", "Arn"]},
            **properties,
        },
    }


def _api(protocol: str) -> dict[str, Any]:
    return {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": protocol}}


def _telling(kind: str) -> dict[str, Any]:
    """Something that is told the name of the function."""
    return {"Type": kind, "Properties": {"Name": {"Ref": "Orders"}}}


@pytest.mark.parametrize(
    ("others", "bad"),
    [
        ({"Api": _api("HTTP"), "I": _integration()}, True),
        (
            {"Api": _api("HTTP"), "I": _integration(), "P": _telling("AWS::Lambda::Permission")},
            True,
        ),
        ({"Api": _api("HTTP"), "I": _integration(), "W": _telling(PLAIN)}, False),
        ({"Api": _api("HTTP"), "I": _integration(), "C": _telling("Custom::Seed")}, False),
        ({"Api": _api("HTTP"), "I": _integration(), "U": _telling("AWS::Lambda::Url")}, False),
        # Nobody waits for the answer of a WebSocket route.
        ({"Api": _api("WEBSOCKET"), "I": _integration()}, False),
        ({"Api": _api("HTTP"), "I": _integration(ResponseTransferMode="STREAM")}, False),
    ],
)
def test_only_an_api_that_answers_waits(others: dict[str, Any], bad: bool) -> None:
    assert bool(faults(ApiWaits, PLAIN, {"Timeout": 60}, **others)) == bad
