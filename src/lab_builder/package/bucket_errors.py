"""Turn the errors of S3 into errors that say what is wrong with the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.errors import BucketError, MissingBucketError

# The response to a HEAD request has no body, so botocore uses the status as the error code.
MISSING = {"404", "NoSuchBucket"}
_DENIED = {"403", "AccessDenied", "AllAccessDisabled"}
_OTHER_REGION = {
    "301",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
}


@contextmanager
def bucket_errors(aws: Aws, bucket: str, owner: str) -> Iterator[None]:
    """Turn S3's errors into ours. ``owner`` is the account that must own the bucket.

    Raises:
        MissingBucketError: the bucket does not exist.
        BucketError: it is in another region, or belongs to another account.
        AwsError: the call failed for another reason.
    """
    from botocore.exceptions import ClientError

    with calls(f"using the bucket {bucket}"):
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in MISSING:
                raise missing_bucket(bucket) from error
            if code in _OTHER_REGION:
                region = _bucket_region(error.response)
                raise _other_region(bucket, region, aws.region) from error
            if code in _DENIED:
                raise BucketError(
                    f"access to the bucket {bucket!r} is denied, "
                    f"or it does not belong to account {owner}",
                    hint="use a bucket of that account that you can read and write, "
                    "or create one with --create-bucket under another name",
                ) from error
            if code == "BucketAlreadyExists":
                raise BucketError(
                    f"the bucket name {bucket!r} is taken by another account",
                    hint="bucket names are unique across all accounts: choose another name",
                ) from error
            raise


def missing_bucket(bucket: str) -> MissingBucketError:
    """Return the error for a bucket that does not exist."""
    return MissingBucketError(
        f"there is no bucket {bucket!r}",
        hint="add --create-bucket to create it, or select another with --bucket",
    )


def check_region(aws: Aws, bucket: str, response: Mapping[str, Any]) -> None:
    """Check that a response comes from the region of the stack, if it names its region.

    botocore follows redirects of S3 to other regions silently, but Lambda reads code only from
    buckets in its own region. HeadBucket and ListObjectsV2 both return the header.

    Raises:
        BucketError: the bucket is in another region.
    """
    region = _bucket_region(response)
    if region and region != aws.region:
        raise _other_region(bucket, region, aws.region)


def _bucket_region(response: Mapping[str, Any]) -> str | None:
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region: str | None = headers.get("x-amz-bucket-region")
    return region


def _other_region(bucket: str, region: str | None, wanted: str) -> BucketError:
    return BucketError(
        f"the bucket {bucket!r} is in {region or 'another region'}, but the stack is in {wanted}",
        hint=f"Lambda reads code only from its own region: use a bucket in {wanted}"
        + (f", or --region {region}" if region else ""),
    )
