"""The customer managed key, which is created only if the parameter CustomerManagedKey is true.

The key policy allows services and the account, never a role: roles use the key through IAM, and the
ARN of a role in the policy would be a circular dependency.
"""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub
from troposphere.kms import Alias, Key

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

_USE = ["kms:Decrypt", "kms:GenerateDataKey*"]


def add(lab: LabTemplate) -> None:
    """Add the key and its alias."""
    lab.add(
        Key(
            names.LAB_KEY,
            Condition=names.HAS_CUSTOMER_KEY,
            Description=Sub("Data, logs, topic and queues of ${EnvironmentName}"),
            EnableKeyRotation=True,
            PendingWindowInDays=7,
            KeyPolicy={"Version": "2012-10-17", "Statement": _statements()},
        )
    )
    lab.add(
        Alias(
            "LabKeyAlias",
            Condition=names.HAS_CUSTOMER_KEY,
            AliasName=Sub("alias/${EnvironmentName}-lab"),
            TargetKeyId=names.ref(names.LAB_KEY),
        )
    )


def _statements() -> list[dict[str, Any]]:
    trail = names.account_arn("cloudtrail", f"trail/${{EnvironmentName}}-{names.TRAIL_NAME}")
    own_account = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    return [
        {
            "Sid": "IamDecidesForTheAccount",
            "Effect": "Allow",
            "Principal": {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
            "Action": "kms:*",
            "Resource": "*",
        },
        _allow(
            "TrailWritesFiles",
            "cloudtrail.amazonaws.com",
            ["kms:GenerateDataKey*", "kms:DescribeKey"],
            {"StringEquals": {"aws:SourceArn": trail}},
        ),
        _allow(
            "LogGroups",
            Sub("logs.${AWS::Region}.amazonaws.com"),
            [*_USE, "kms:Encrypt", "kms:ReEncrypt*", "kms:DescribeKey"],
            {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": names.account_arn("logs", "log-group:*")
                }
            },
        ),
        _allow(
            "AlarmsAndTopic",
            ["cloudwatch.amazonaws.com", "sns.amazonaws.com", "budgets.amazonaws.com"],
            _USE,
            own_account,
        ),
        # EventBridge sends neither aws:SourceAccount nor aws:SourceArn to KMS when it publishes to
        # an encrypted topic (SNS developer guide, key management). The policies of the topic and
        # of the dead-letter queue limit access to the rules of the lab.
        _allow("Rules", "events.amazonaws.com", _USE),
    ]


def _allow(
    sid: str, service: Any, actions: list[str], condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": actions,
        "Resource": "*",
    }
    return statement if condition is None else statement | {"Condition": condition}
