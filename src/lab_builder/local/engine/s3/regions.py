"""Tells with every listing in which region its bucket is; MiniStack tells it with HeadBucket only.

S3 sends the header x-amz-bucket-region with both:
https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import s3

from lab_builder.local.engine.s3 import patches

Response = tuple[int, dict[str, str], bytes]


def tell() -> None:
    """Put the header on."""
    patches.LIST_OBJECTS_V2.wrap(_list)


def _list(stock: Callable[..., Response], bucket: str, query: dict[str, Any]) -> Response:
    status, headers, body = stock(bucket, query)
    region = s3.bucket_region(bucket)
    return status, {**headers, **({"x-amz-bucket-region": region} if region else {})}, body
