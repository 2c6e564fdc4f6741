"""What roles have in common. Each role stands beside what uses it, in that service's module.

Roles are unnamed, so CAPABILITY_IAM is enough to deploy. None may create a log group: the
template makes every group, and a late log line must not bring one back after the stack is gone.
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

    ``statements`` is all it may do; ``attributes`` are resource attributes such as Condition.
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
    """Allow writing to existing log groups, given by logical id."""
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    return allow(actions, [names.arn(group) for group in log_groups])


def put_metrics(*namespaces: str) -> Statement:
    """Allow publishing metrics. PutMetricData knows no resource, only namespaces."""
    condition = {"StringEquals": {"cloudwatch:namespace": list(namespaces)}}
    return allow("cloudwatch:PutMetricData", "*", condition)


def write_traces() -> Statement:
    """Allow sending X-Ray segments. These actions know neither a resource nor a condition."""
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
    """Allow reading and writing under the customer managed key, where there is one."""
    use = allow(["kms:Decrypt", "kms:GenerateDataKey"], names.arn(names.LAB_KEY))
    return If(names.HAS_CUSTOMER_KEY, use, Ref("AWS::NoValue"))


def objects(*folders: str) -> list[Sub]:
    """Return the ARNs of all objects in folders of the data bucket."""
    return [Sub(f"${{{names.DATA_BUCKET}.Arn}}/{folder}/*") for folder in folders]
