"""The bucket owner condition: reject a request that expects another owner; MiniStack ignores it.

"The requester's expected bucket owner ... 403 (Access Denied)", see
https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import s3

from lab_builder.local.engine.s3 import patches


def install() -> None:
    """Check the expected owner when a request's bucket is resolved."""
    patches.APPLY_BUCKET_SCOPE.wrap(_apply_bucket_scope)


def _apply_bucket_scope(
    stock: Callable[..., Any],
    method: str,
    bucket: str,
    key: str,
    headers: Mapping[str, str],
    *rest: Any,
) -> Any:
    expected = headers.get("x-amz-expected-bucket-owner")
    owner = s3._bucket_owner_account(bucket) if expected and bucket else None  # noqa: SLF001
    if owner is not None and owner != expected:
        return s3._error("AccessDenied", "Access Denied", 403, f"/{bucket}/{key}".rstrip("/"))  # noqa: SLF001
    return stock(method, bucket, key, headers, *rest)
