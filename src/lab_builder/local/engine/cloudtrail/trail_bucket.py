"""Write a trail's files to its S3 bucket, if the bucket policy allows it.

Follows "Amazon S3 bucket policy for CloudTrail" and "Finding your CloudTrail log files" in the
CloudTrail User Guide.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import s3

_SERVICE = "cloudtrail.amazonaws.com"
_ACL = "bucket-owner-full-control"


class DeliveryError(Exception):
    """A file was not delivered. ``code`` is the S3 error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(trail: Mapping[str, Any]) -> None:
    """Check that CloudTrail may read the ACL of a trail's bucket and write files to it.

    Raises:
        DeliveryError: NoSuchBucket or AccessDenied.
    """
    bucket = trail["S3BucketName"]
    if bucket not in s3._buckets:  # noqa: SLF001
        raise DeliveryError("NoSuchBucket")
    for action, resource in (
        ("s3:GetBucketAcl", bucket),
        ("s3:PutObject", f"{bucket}/{prefix(trail, 'CloudTrail')}"),
    ):
        if not _allowed(trail, action, f"arn:aws:s3:::{resource}"):
            raise DeliveryError("AccessDenied")


def put(trail: Mapping[str, Any], key: str, content: bytes, metadata: Mapping[str, str]) -> None:
    """Write a gzip-compressed file.

    Raises:
        DeliveryError: NoSuchBucket, AccessDenied, or another S3 error code.
    """
    check(trail)
    kms = trail.get("KmsKeyId")
    encryption = {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": kms,
    }
    headers = {
        "content-type": "application/json",
        "content-encoding": "gzip",
        **(encryption if kms else {}),
        **{f"x-amz-meta-{name}": value for name, value in metadata.items()},
    }
    body = gzip.compress(content)
    status, _, _ = s3._put_object(trail["S3BucketName"], key, body, headers)  # noqa: SLF001
    if status >= 300:
        raise DeliveryError(str(status))


def prefix(trail: Mapping[str, Any], kind: str) -> str:
    """Return the key prefix of a trail's files of a kind: CloudTrail or CloudTrail-Digest."""
    key_prefix = trail.get("S3KeyPrefix")
    account = trail["TrailARN"].split(":")[4]
    return f"{key_prefix + '/' if key_prefix else ''}AWSLogs/{account}/{kind}"


def date_path(time: float) -> str:
    """Return the date part of a key, such as 2026/11/28."""
    return f"{datetime.fromtimestamp(time, UTC):%Y/%m/%d}"


def _allowed(trail: Mapping[str, Any], action: str, resource: str) -> bool:
    arn = trail["TrailARN"]
    context = iam_evaluator.EvalContext(
        principal_arn=_SERVICE,
        principal_type="AWSService",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=arn.split(":")[3],
        secure_transport=True,
        service_context={
            "aws:sourcearn": arn,
            "aws:sourceaccount": arn.split(":")[4],
            "s3:x-amz-acl": _ACL,
        },
    )
    policy, _ = s3.bucket_policy_for_arn(f"arn:aws:s3:::{trail['S3BucketName']}")
    result = iam_evaluator.evaluate_resource_policy(policy, context, service=_SERVICE)
    return bool(result.decision == "Allow")
