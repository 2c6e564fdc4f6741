"""Check and create the S3 bucket for code."""

from __future__ import annotations

import json
import re

from lab_builder.aws import Aws
from lab_builder.errors import UsageError
from lab_builder.package.bucket_errors import MISSING, bucket_errors, check_region

# S3 user guide, "General purpose bucket naming rules".
_NAME = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_name(bucket: str, source: str | None = None) -> None:
    """Check a bucket name against S3's rules, without a call. ``source`` is where it was given.

    Raises:
        UsageError: the name is invalid.
    """
    if (
        not _NAME.fullmatch(bucket)
        or bucket.startswith(_RESERVED_STARTS)
        or bucket.endswith(_RESERVED_ENDS)
    ):
        raise UsageError(
            f"invalid bucket name {bucket!r}",
            where=source,
            hint="use 3 to 63 lower-case letters, digits and hyphens, "
            "without a prefix or suffix that S3 reserves",
        )


def create(aws: Aws, bucket: str, owner: str) -> bool:
    """Create the bucket if it does not exist, and return whether it was created.

    The bucket is private, encrypted, versioned, tagged, and accepts TLS connections only. An
    existing bucket of account ``owner`` is not changed. If the new bucket cannot be configured, it
    is deleted.

    Raises:
        UsageError: the name is invalid.
        BucketError: the bucket is in another region, or belongs to another account.
    """
    if _exists(aws, bucket, owner):
        return False
    s3 = aws.client("s3")
    # S3 accepts us-east-1 only as the absence of a location constraint.
    location = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
    with bucket_errors(aws, bucket, owner):
        s3.create_bucket(
            Bucket=bucket,
            ObjectOwnership="BucketOwnerEnforced",
            **({"CreateBucketConfiguration": location} if location else {}),
        )
        try:
            _configure(aws, bucket, owner)
        except BaseException:
            s3.delete_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
            raise
    return True


def _exists(aws: Aws, bucket: str, owner: str) -> bool:
    """Return whether the bucket exists, in the region of the stack and in account ``owner``."""
    from botocore.exceptions import ClientError

    check_name(bucket)
    with bucket_errors(aws, bucket, owner):
        try:
            response = aws.client("s3").head_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return False
            raise
    check_region(aws, bucket, response)
    return True


def _configure(aws: Aws, bucket: str, owner: str) -> None:
    s3 = aws.client("s3")
    ours = {"Bucket": bucket, "ExpectedBucketOwner": owner}
    s3.put_public_access_block(
        **ours,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_encryption(
        **ours,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_bucket_versioning(**ours, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_tagging(
        **ours, Tagging={"TagSet": [{"Key": "created-by", "Value": "lab-builder"}]}
    )
    arn = f"arn:{s3.meta.partition}:s3:::{bucket}"
    s3.put_bucket_policy(
        **ours,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Sid": "TlsOnly",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [arn, f"{arn}/*"],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            }
        ),
    )
