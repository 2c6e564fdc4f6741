"""Check and create the S3 bucket for code."""

from __future__ import annotations

import re
from typing import Any

from lab_builder.aws import Aws
from lab_builder.errors import BucketError, UsageError
from lab_builder.package.bucket_errors import MISSING, bucket_errors, check_region
from lab_builder.package.bucket_settings import configure

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
        BucketError: the bucket is in another region, belongs to another account, or does not have
            the settings that it was given.
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
            configure(s3, bucket, owner)
        except BaseException as error:
            _delete(s3, bucket, owner, error)
            raise
    return True


def _delete(s3: Any, bucket: str, owner: str, cause: BaseException) -> None:
    """Delete a bucket that could not be configured.

    Raises:
        BucketError: it cannot be deleted either.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        s3.delete_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
    except (BotoCoreError, ClientError) as error:
        raise BucketError(
            f"the new bucket {bucket!r} could not be configured ({cause}), nor deleted ({error})",
            hint=f"delete it, then repeat the command: aws s3api delete-bucket --bucket {bucket}",
        ) from cause


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
            if error.response["Error"]["Code"] in ("400", "403"):
                # The reply to a HEAD request has no body: the credentials may be what is refused.
                aws.client("sts").get_caller_identity()
            raise
    check_region(aws, bucket, response)
    return True
