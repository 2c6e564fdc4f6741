"""Functions for roles and statements. Each role is defined in the module of the service it is for.

Roles have no names, so that CAPABILITY_IAM is enough to deploy. No role can create a log group: the
template creates all log groups, and a late log event must not create one again after the stack was
deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from troposphere import If, Ref, Sub
from troposphere.iam import Policy, Role

from lab_builder.labs.aws_deep_dive import names

Statement = dict[str, Any]

# Services that document aws:SourceAccount for the roles they assume (confused deputy).
_SENDS_ITS_ACCOUNT = {"events.amazonaws.com", "states.amazonaws.com"}


def role(user: str, service: str, statements: Sequence[Statement | If], **attributes: Any) -> Role:
    """Return the role ``<user>Role`` of one service.

    ``statements`` are its permissions; ``attributes`` are resource attributes such as Condition.
    """
    trust: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if service in _SENDS_ITS_ACCOUNT:
        trust["Condition"] = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    return Role(
        f"{user}Role",
        AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [trust]},
        Policies=[
            Policy(
                PolicyName="permissions",
                PolicyDocument={"Version": "2012-10-17", "Statement": list(statements)},
            )
        ],
        **attributes,
    )


def allow(actions: str | list[str], resources: Any, condition: Any = None) -> Statement:
    """Return a statement that allows ``actions`` on ``resources``."""
    statement: Statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return statement if condition is None else statement | {"Condition": condition}


def write_logs(*log_groups: str) -> Statement:
    """Allow writing to existing log groups, given by logical ID."""
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    return allow(actions, [names.arn(group) for group in log_groups])


def put_metrics(*namespaces: str) -> Statement:
    """Allow publishing metrics. PutMetricData supports no resources, only a namespace condition."""
    condition = {"StringEquals": {"cloudwatch:namespace": list(namespaces)}}
    return allow("cloudwatch:PutMetricData", "*", condition)


def write_traces() -> Statement:
    """Allow sending X-Ray segments. These actions support neither resources nor conditions."""
    return allow(
        [
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
        ],
        "*",
    )


def use_key() -> If:
    """Allow the use of the customer managed key, if it exists."""
    use = allow(["kms:Decrypt", "kms:GenerateDataKey"], names.arn(names.LAB_KEY))
    return If(names.HAS_CUSTOMER_KEY, use, Ref("AWS::NoValue"))


def objects(*folders: str) -> list[Sub]:
    """Return the ARNs of all objects in folders of the data bucket."""
    return [Sub(f"${{{names.DATA_BUCKET}.Arn}}/{folder}/*") for folder in folders]
