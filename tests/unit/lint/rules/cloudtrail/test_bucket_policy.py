"""A trail's bucket lets the trail in: whatever the form of its policy."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.cloudtrail.bucket_policy import (
    TrailAfterPolicy,
    TrailBucketPolicy,
    TrailFilesAllowed,
)
from lab_builder.template.view import View

SERVICE = {"Service": "cloudtrail.amazonaws.com"}
ACL = {"Effect": "Allow", "Principal": SERVICE, "Action": "s3:GetBucketAcl", "Resource": "*"}
OTHER_TRAIL = {"StringEquals": {"aws:SourceArn": {"Fn::Sub": "arn:aws:cloudtrail:r:1:trail/other"}}}
THIS_TRAIL = {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:aws:cloudtrail:*:*:trail/au*"}}}


def put(key: str, **more: Any) -> dict[str, Any]:
    """A statement that allows files by the pattern of their keys."""
    resource = {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::${{Bucket}}{key}"}
    allowed = {"Effect": "Allow", "Principal": SERVICE, "Action": "s3:PutObject"}
    return {**allowed, "Resource": resource, **more}


def faults(rule: type[Rule], *statements: Any, **trail: Any) -> list[str]:
    """The messages of a rule on a trail whose bucket has statements."""
    properties = {"S3BucketName": {"Ref": "Bucket"}, "TrailName": "audit", **trail}
    resources: dict[str, Any] = {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": properties},
    }
    if statements:
        document = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": list(statements)}}
        resources["Policy"] = {"Type": "AWS::S3::BucketPolicy", "Properties": document}
    return [fault.message for fault in rule().faults(View({"Resources": resources}))]


@pytest.mark.parametrize(
    ("statements", "count"),
    [
        ([], 1),
        ([ACL], 1),
        ([ACL, put("/*")], 0),
        ([{**ACL, "Action": "s3:*"}], 0),
        ([{**ACL, "Action": "s3:*", "Principal": "*"}], 0),
        ([{"Fn::If": ["C", ACL, put("/*")]}], 0),
        ([{"Fn::Transform": "x"}], 0),
        ([{**ACL, "Principal": {"Service": "config.amazonaws.com"}}, put("/*")], 1),
        ([{**ACL, "Effect": "Deny"}, put("/*")], 1),
    ],
)
def test_the_bucket_lets_cloudtrail_in(statements: list[Any], count: int) -> None:
    assert len(faults(TrailBucketPolicy, *statements)) == count


@pytest.mark.parametrize(
    ("statement", "trail", "bad"),
    [
        (put("/AWSLogs/${AWS::AccountId}/*"), {}, False),
        (put("/AWSLogs/${AWS::AccountId}/CloudTrail/*"), {}, False),
        (put("/AWSLogs/123456789012/*"), {}, False),
        (put("/${Prefix}/*"), {}, False),
        (put("*"), {}, False),
        (put("/AWSLogs/${AWS::AccountId}/*"), {"S3KeyPrefix": "logs"}, True),
        (put("/logs/AWSLogs/${AWS::AccountId}/*"), {"S3KeyPrefix": "logs"}, False),
        (put("/logs/AWSLogs/${AWS::AccountId}/*"), {}, True),
        (put("/AWSLogs/${AWS::AccountId}/*"), {"S3KeyPrefix": {"Ref": "Prefix"}}, False),
        (put(""), {}, True),
        (put("/*", Condition={"StringEquals": {"s3:x-amz-acl": "private"}}), {}, True),
        (put("/*", Condition=OTHER_TRAIL), {}, True),
        (put("/*", Condition=THIS_TRAIL), {}, False),
        (put("/AWSLogs/${AWS::AccountId}/*"), {"IsOrganizationTrail": True}, True),
        (put("/AWSLogs/*"), {"IsOrganizationTrail": True}, False),
        (put("/AWSLogs/o-abc123/*"), {"IsOrganizationTrail": True}, False),
        (put("/AWSLogs//*"), {"IsOrganizationTrail": "true"}, False),
        (put("/logs/AWSLogs/*"), {"IsOrganizationTrail": True, "S3KeyPrefix": "logs"}, False),
        (put("/AWSLogs/*"), {"IsOrganizationTrail": True, "S3KeyPrefix": "logs"}, True),
    ],
)
def test_the_bucket_takes_the_files_of_this_trail(statement: Any, trail: Any, bad: bool) -> None:
    assert bool(faults(TrailFilesAllowed, ACL, statement, **trail)) == bad


def test_a_reference_to_the_policy_orders_as_depends_on_does() -> None:
    assert faults(TrailAfterPolicy, ACL)
    assert not faults(TrailAfterPolicy, ACL, S3KeyPrefix={"Fn::Sub": "${Policy}"})
