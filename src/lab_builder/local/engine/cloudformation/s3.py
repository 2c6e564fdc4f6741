"""The deletion of a bucket with its stack, which fails if there are objects in it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html:
"You can only delete empty buckets."
"""

from __future__ import annotations

import re

from ministack.services import s3

from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties


def install() -> None:
    """Delete a bucket as DeleteBucket does."""
    patches.BUCKET_DELETE.replace(_delete)


def _delete(name: str, _: Properties) -> None:
    if name not in s3._buckets:  # noqa: SLF001
        return
    status, _headers, body = s3._delete_bucket(name)  # noqa: SLF001
    if status >= 400:
        said = re.search(r"<Message>(.*?)</Message>", body.decode())
        raise ValueError(
            f"{said[1] if said else body.decode()} (Service: S3, Status Code: {status})"
        )
