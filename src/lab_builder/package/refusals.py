"""What S3's refusals mean for whoever named the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.errors import BucketError, MissingBucketError

# HEAD requests have no body, so for them botocore makes the status the code.
MISSING = {"404", "NoSuchBucket"}
_DENIED = {"403", "AccessDenied", "AllAccessDisabled"}
_ELSEWHERE = {
    "301",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
}


@contextmanager
def refusals(aws: Aws, bucket: str, owner: str) -> Iterator[None]:
    """Turn S3's errors into ours. ``owner`` is the account that must own the bucket.

    Raises:
        MissingBucketError: the bucket does not exist.
        BucketError: it is elsewhere, or somebody else's.
        AwsError: anything else went wrong.
    """
    from botocore.exceptions import ClientError

    with calls(f"using the bucket {bucket}"):
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in MISSING:
                raise missing(bucket) from error
            if code in _ELSEWHERE:
                raise _elsewhere(bucket, _region_of(error.response), aws.region) from error
            if code in _DENIED:
                raise BucketError(
                    f"the bucket {bucket!r} refuses access, or does not belong to account {owner}",
                    hint="use a bucket of that account that you may read and write, "
                    "or make one with --create-bucket under another name",
                ) from error
            if code == "BucketAlreadyExists":
                raise BucketError(
                    f"the name {bucket!r} is taken by another account",
                    hint="bucket names are shared by all accounts: choose another",
                ) from error
            raise


def missing(bucket: str) -> MissingBucketError:
    """Return the error for a bucket that does not exist."""
    return MissingBucketError(
        f"there is no bucket {bucket!r}",
        hint="add --create-bucket to make it, or name another with --bucket",
    )


def check_region(aws: Aws, bucket: str, response: Mapping[str, Any]) -> None:
    """Check that an answer came from the stack's region, where it says from which it came.

    botocore follows S3's redirects to other regions in silence, but Lambda takes code from
    buckets in its own region only. HeadBucket and ListObjectsV2 both send the header.

    Raises:
        BucketError: the bucket is in another region.
    """
    region = _region_of(response)
    if region and region != aws.region:
        raise _elsewhere(bucket, region, aws.region)


def _region_of(response: Mapping[str, Any]) -> str | None:
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region: str | None = headers.get("x-amz-bucket-region")
    return region


def _elsewhere(bucket: str, region: str | None, wanted: str) -> BucketError:
    return BucketError(
        f"the bucket {bucket!r} is in {region or 'another region'}, the stack goes to {wanted}",
        hint=f"Lambda takes code from its own region only: use a bucket in {wanted}"
        + (f", or --region {region}" if region else ""),
    )
