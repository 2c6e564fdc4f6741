"""Two buckets: for the data of the lab, and for the files of the trail."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, If, Ref, Sub
from troposphere.s3 import (
    AbortIncompleteMultipartUpload,
    Bucket,
    BucketEncryption,
    BucketPolicy,
    EventBridgeConfiguration,
    LifecycleConfiguration,
    LifecycleRule,
    NoncurrentVersionExpiration,
    NotificationConfiguration,
    PublicAccessBlockConfiguration,
    ServerSideEncryptionByDefault,
    ServerSideEncryptionRule,
    VersioningConfiguration,
)

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import checkov, names


def add(lab: LabTemplate) -> None:
    """Add the buckets and their policies."""
    lab.add(
        _bucket(
            names.DATA_BUCKET,
            "data",
            NotificationConfiguration=NotificationConfiguration(
                EventBridgeConfiguration=EventBridgeConfiguration(EventBridgeEnabled=True)
            ),
        )
    )
    lab.add(_policy(names.DATA_BUCKET, [_tls_only(names.DATA_BUCKET)]))
    has_trail = {"Condition": names.HAS_TRAIL}
    lab.add(_bucket(names.TRAIL_BUCKET, "trail", **has_trail))
    statements = [_tls_only(names.TRAIL_BUCKET), *_trail_writes()]
    lab.add(_policy(names.TRAIL_BUCKET, statements, **has_trail))


def _bucket(logical_id: str, suffix: str, **properties: Any) -> Bucket:
    encryption = If(
        names.HAS_CUSTOMER_KEY,
        ServerSideEncryptionByDefault(
            SSEAlgorithm="aws:kms", KMSMasterKeyID=names.arn(names.LAB_KEY)
        ),
        ServerSideEncryptionByDefault(SSEAlgorithm="AES256"),
    )
    return Bucket(
        logical_id,
        Metadata=checkov.skip("CKV_AWS_18"),
        # Bucket names are globally unique, so the name has the account ID and the region.
        BucketName=Sub(f"${{EnvironmentName}}-{suffix}-${{AWS::AccountId}}-${{AWS::Region}}"),
        BucketEncryption=BucketEncryption(
            ServerSideEncryptionConfiguration=[
                ServerSideEncryptionRule(
                    BucketKeyEnabled=True, ServerSideEncryptionByDefault=encryption
                )
            ]
        ),
        LifecycleConfiguration=LifecycleConfiguration(
            Rules=[
                LifecycleRule(
                    Id="forget",
                    Status="Enabled",
                    ExpirationInDays=30,
                    NoncurrentVersionExpiration=NoncurrentVersionExpiration(NoncurrentDays=7),
                    AbortIncompleteMultipartUpload=AbortIncompleteMultipartUpload(
                        DaysAfterInitiation=1
                    ),
                )
            ]
        ),
        PublicAccessBlockConfiguration=PublicAccessBlockConfiguration(
            BlockPublicAcls=True,
            BlockPublicPolicy=True,
            IgnorePublicAcls=True,
            RestrictPublicBuckets=True,
        ),
        VersioningConfiguration=VersioningConfiguration(Status="Enabled"),
        **properties,
    )


def _policy(bucket: str, statements: list[dict[str, Any]], **attributes: Any) -> BucketPolicy:
    return BucketPolicy(
        f"{bucket}Policy",
        Bucket=Ref(bucket),
        PolicyDocument={"Version": "2012-10-17", "Statement": statements},
        **attributes,
    )


def _tls_only(bucket: str) -> dict[str, Any]:
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [GetAtt(bucket, "Arn"), Sub(f"${{{bucket}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _trail_writes() -> list[dict[str, Any]]:
    """Return the statements that CloudTrail requires (CloudTrail user guide, bucket policy).

    The ARN of the trail is not a reference, because the trail depends on this policy.
    """
    trail = names.account_arn("cloudtrail", f"trail/${{EnvironmentName}}-{names.TRAIL_NAME}")
    service = {"Service": "cloudtrail.amazonaws.com"}
    return [
        {
            "Sid": "TrailChecksAcl",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:GetBucketAcl",
            "Resource": GetAtt(names.TRAIL_BUCKET, "Arn"),
            "Condition": {"StringEquals": {"aws:SourceArn": trail}},
        },
        {
            "Sid": "TrailWritesFiles",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": Sub(f"${{{names.TRAIL_BUCKET}.Arn}}/AWSLogs/${{AWS::AccountId}}/*"),
            "Condition": {
                "StringEquals": {
                    "aws:SourceArn": trail,
                    "s3:x-amz-acl": "bucket-owner-full-control",
                }
            },
        },
    ]
