"""``lint`` against cfn-lint alone, on the same files: cold, unchanged, many, large."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.timing import PYTHON, Ratio, compare

_LAB = Path(__file__).parents[1] / "templates" / "aws-deep-dive-training-unified.yaml"
_OURS = [PYTHON, "-m", "lab_builder", "lint"]
_CFN_LINT = [str(Path(sys.executable).with_name("cfn-lint"))]
_FILES = 24


def measure() -> Iterator[Ratio]:
    """Yield the ratios, with a cache of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = folder / "large.json"
        large.write_text(json.dumps(_template(60)))
        many = [folder / f"{number}.json" for number in range(_FILES)]
        for number, path in enumerate(many):
            path.write_text(json.dumps(_template(5) | {"Description": f"number {number}"}))
        environ = {"LAB_BUILDER_CACHE": str(folder / "cache"), "AWS_REGION": "us-east-1"}
        for what, options, files, goal, runs in (
            ("lint, cold", ["--no-cache"], [_LAB], 0.85, 9),
            ("lint, unchanged", [], [_LAB], 0.04, 9),
            ("lint, 480 resources", ["--no-cache"], [large], 1.0, 3),
            (f"lint, {_FILES} files", ["--no-cache"], many, 0.5, 3),
        ):
            yield compare(
                f"lab-builder {what}",
                [*_OURS, *options, *map(str, files)],
                "cfn-lint",
                [*_CFN_LINT, *map(str, files)],
                goal=goal,
                runs=runs,
                environ=environ,
            )


def _template(copies: int) -> dict[str, Any]:
    """Return a template of eight resources a copy, in which neither linter finds anything."""
    return {"Resources": {k: v for number in range(copies) for k, v in _copy(number).items()}}


def _copy(number: int) -> dict[str, Any]:
    """Return a function with what it needs, a schedule that calls it, and an alarm on it."""
    function = f"Function{number}"
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    log_group = {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{number}"}
    writing = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": {"Fn::GetAtt": [f"Logs{number}", "Arn"]},
    }
    policy = {"Version": "2012-10-17", "Statement": [writing]}
    properties: dict[str, tuple[str, dict[str, Any]]] = {
        f"Logs{number}": (
            "AWS::Logs::LogGroup",
            {"LogGroupName": log_group, "RetentionInDays": 7},
        ),
        f"Role{number}": (
            "AWS::IAM::Role",
            {
                "AssumeRolePolicyDocument": trust,
                "Policies": [{"PolicyName": "logs", "PolicyDocument": policy}],
            },
        ),
        function: (
            "AWS::Lambda::Function",
            {
                "FunctionName": {"Fn::Sub": f"${{AWS::StackName}}-{number}"},
                "Runtime": "python3.13",
                "Handler": "index.handle",
                "Timeout": 30,
                "Code": {"ZipFile": "def handle(event, context): pass"},
                "Role": {"Fn::GetAtt": [f"Role{number}", "Arn"]},
                "LoggingConfig": {"LogGroup": {"Ref": f"Logs{number}"}},
            },
        ),
        f"Rule{number}": (
            "AWS::Events::Rule",
            {
                "ScheduleExpression": "rate(5 minutes)",
                "Targets": [{"Id": "function", "Arn": {"Fn::GetAtt": [function, "Arn"]}}],
            },
        ),
        f"Permission{number}": (
            "AWS::Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": function},
                "Principal": "events.amazonaws.com",
                "SourceArn": {"Fn::GetAtt": [f"Rule{number}", "Arn"]},
            },
        ),
        f"Topic{number}": ("AWS::SNS::Topic", {}),
        f"Queue{number}": ("AWS::SQS::Queue", {"MessageRetentionPeriod": 1209600}),
        f"Alarm{number}": (
            "AWS::CloudWatch::Alarm",
            {
                "Namespace": "AWS/Lambda",
                "MetricName": "Errors",
                "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": function}}],
                "Statistic": "Sum",
                "Period": 60,
                "EvaluationPeriods": 1,
                "Threshold": 1,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "AlarmActions": [{"Ref": f"Topic{number}"}],
            },
        ),
    }
    return {name: {"Type": kind, "Properties": value} for name, (kind, value) in properties.items()}
