"""Uploads from start to end."""

from __future__ import annotations

from lab_builder.aws import Aws
from lab_builder.model import Bundle
from lab_builder.package.upload import Progress, missing_assets, upload


def uploaded(aws: Aws, bucket: str, owner: str, bundle: Bundle) -> list[Progress]:
    """Upload the missing assets, and return the progress."""
    return list(upload(aws, bucket, owner, missing_assets(aws, bucket, owner, bundle)))
