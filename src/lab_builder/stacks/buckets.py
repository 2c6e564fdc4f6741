"""Empty buckets: CloudFormation deletes only empty ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks.existence import is_missing

# DeleteObjects accepts 1,000 keys, the page size of ListObjectVersions.
_AT_ONCE = 8
# Characters that an XML document cannot have, so that DeleteObjects refuses a key with them:
# https://www.w3.org/TR/xml/#charsets
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def empty(aws: Aws, bucket: str, owner: str) -> int:
    """Delete all versions and delete markers; return how many.

    A bucket that does not exist has none.

    Raises:
        AwsError: a call failed, for example because another account owns the bucket.
        StackError: an object cannot be deleted.
    """
    from botocore.exceptions import ClientError

    s3 = aws.client("s3")

    def delete(objects: list[dict[str, str]]) -> int:
        answer = s3.delete_objects(
            Bucket=bucket,
            Delete={"Objects": objects, "Quiet": True},
            ExpectedBucketOwner=owner,
        )
        for error in answer.get("Errors", ()):
            raise StackError(
                f"{error['Key']} cannot be deleted: {error.get('Message', error.get('Code'))}",
                where=f"s3://{bucket}",
                hint=Advice(
                    "remove what protects it (a retention, a deny in the bucket policy); then run ",
                    CommandLine("destroy"),
                    " again",
                ),
            )
        return len(objects)

    def delete_page(objects: list[dict[str, str]]) -> int:
        plain = [item for item in objects if not _NOT_IN_XML.search(item["Key"])]
        for item in objects:
            if item not in plain:
                s3.delete_object(Bucket=bucket, ExpectedBucketOwner=owner, **item)
        return len(objects) - len(plain) + (delete(plain) if plain else 0)

    with calls(f"emptying the bucket {bucket}"), ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            return sum(pool.map(delete_page, _versions(s3, bucket, owner)))
        except ClientError as error:
            if is_missing(error):
                return 0
            raise


def _versions(s3: Any, bucket: str, owner: str) -> Iterator[list[dict[str, str]]]:
    pages = s3.get_paginator("list_object_versions")
    for page in pages.paginate(Bucket=bucket, ExpectedBucketOwner=owner):
        items = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        if items:
            yield [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in items]
