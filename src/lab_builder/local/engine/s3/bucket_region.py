"""Return the bucket's region with ListObjectsV2; MiniStack returns it with HeadBucket only.

S3 sends the header x-amz-bucket-region with both:
https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import s3

from lab_builder.local.engine.s3 import patches

Response = tuple[int, dict[str, str], bytes]


def install() -> None:
    """Add the header to the response."""
    patches.LIST_OBJECTS_V2.wrap(_list_objects_v2)


def _list_objects_v2(
    stock: Callable[..., Response], bucket: str, query: dict[str, Any]
) -> Response:
    status, headers, body = stock(bucket, query)
    region = s3.bucket_region(bucket)
    return status, {**headers, **({"x-amz-bucket-region": region} if region else {})}, body
