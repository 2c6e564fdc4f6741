"""A small lab for tests of the stages around CloudFormation: a bucket, a queue, two rules."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.drills import Drill
from lab_builder.model import Origin, Settings, Template
from lab_builder.render import to_yaml

NO_DRILL = Drill(seed="", workflow="", executions=(), alarms=(), queue="")
BODY: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Parameters": {
        "EnvironmentName": {"Type": "String", "Default": "small"},
        "Delay": {"Type": "Number", "Default": "0"},
        "WithTopic": {"Type": "String", "Default": "no"},
        "S3BucketName": {"Type": "String", "Default": "code"},
    },
    "Conditions": {"HasTopic": {"Fn::Equals": [{"Ref": "WithTopic"}, "yes"]}},
    "Resources": {
        "DataBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": {"Fn::Sub": "${EnvironmentName}-data-${AWS::AccountId}"},
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        },
        "WorkQueue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": {"Fn::Sub": "${EnvironmentName}-work"},
                "DelaySeconds": {"Ref": "Delay"},
            },
        },
        "AlertTopic": {"Type": "AWS::SNS::Topic", "Condition": "HasTopic"},
        "WorkSchedule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": {"Fn::Sub": "${EnvironmentName}-work-schedule"},
                "ScheduleExpression": "rate(1 day)",
                "State": "ENABLED",
                "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["WorkQueue", "Arn"]}}],
            },
        },
        "Drill": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": {"Fn::Sub": "${EnvironmentName}-drill"},
                "ScheduleExpression": "rate(1 day)",
                "State": "DISABLED",
                "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["WorkQueue", "Arn"]}}],
            },
        },
    },
    "Outputs": {"QueueUrl": {"Value": {"Ref": "WorkQueue"}}},
}


def body(**resources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body with these resources added, or put in place of their namesakes."""
    result = copy.deepcopy(BODY)
    result["Resources"].update(resources)
    return result


def template(body: Mapping[str, Any] = BODY) -> Template:
    """Return a body as the render stage hands it on, its digest among the outputs."""
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()
    outputs = {**body.get("Outputs", {}), "TemplateDigest": {"Value": digest}}
    whole = {**body, "Outputs": outputs}
    origins = {name: Origin(Path("small_lab.py"), line) for line, name in numbered(whole)}
    return Template(whole, to_yaml(whole), origins)


def numbered(body: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """Pair each logical id with a line, the first with 1."""
    return enumerate(body["Resources"], start=1)


def parameters(**given: str) -> dict[str, str]:
    """Return a value for every parameter."""
    return {name: rule["Default"] for name, rule in BODY["Parameters"].items()} | given


def settings(name: str = "small", **more: Any) -> Settings:
    """Return settings whose stack has the environment's name."""
    return Settings(lab="small", environment="default", stack_name=name, **more)
