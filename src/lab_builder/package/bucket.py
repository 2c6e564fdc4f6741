"""The bucket that code goes to: whether it is there, here and ours, and how one is made."""

from __future__ import annotations

import json
import re

from lab_builder.aws import Aws
from lab_builder.errors import UsageError
from lab_builder.package.refusals import MISSING, check_region, refusals

# S3 user guide, "General purpose bucket naming rules".
_NAME = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_name(bucket: str, source: str | None = None) -> None:
    """Check a name against S3's rules, without a call. ``source`` says where it was given.

    Raises:
        UsageError: no bucket can have that name.
    """
    if (
        not _NAME.fullmatch(bucket)
        or bucket.startswith(_RESERVED_STARTS)
        or bucket.endswith(_RESERVED_ENDS)
    ):
        raise UsageError(
            f"{bucket!r} cannot be a bucket's name",
            where=source,
            hint="use 3 to 63 lower-case letters, digits and hyphens; none of S3's own affixes",
        )


def create(aws: Aws, bucket: str, owner: str) -> bool:
    """Make the bucket, and return whether that was needed.

    It is private, encrypted, versioned, tagged, and takes TLS connections only. A bucket that is
    already ours is left as it is: whoever made it had reasons. One that cannot be set up to the
    end is not left behind.

    Raises:
        UsageError: no bucket can have that name.
        BucketError: it exists elsewhere or is somebody else's.
    """
    if _exists(aws, bucket, owner):
        return False
    s3 = aws.client("s3")
    # S3 knows us-east-1 only by the absence of a constraint.
    here = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
    with refusals(aws, bucket, owner):
        s3.create_bucket(
            Bucket=bucket,
            ObjectOwnership="BucketOwnerEnforced",
            **({"CreateBucketConfiguration": here} if here else {}),
        )
        try:
            _set_up(aws, bucket, owner)
        except BaseException:
            s3.delete_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
            raise
    return True


def _exists(aws: Aws, bucket: str, owner: str) -> bool:
    """Tell whether the bucket exists; where it does, it is here and ours."""
    from botocore.exceptions import ClientError

    check_name(bucket)
    with refusals(aws, bucket, owner):
        try:
            response = aws.client("s3").head_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return False
            raise
    check_region(aws, bucket, response)
    return True


def _set_up(aws: Aws, bucket: str, owner: str) -> None:
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
