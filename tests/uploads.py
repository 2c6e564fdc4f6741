"""Uploads from start to end."""

from __future__ import annotations

from lab_builder.aws import Aws
from lab_builder.model import Bundle
from lab_builder.package.upload import Progress, missing, send


def uploaded(aws: Aws, bucket: str, owner: str, bundle: Bundle) -> list[Progress]:
    """Send what the bucket lacks, and return the progress of it."""
    return list(send(aws, bucket, owner, missing(aws, bucket, owner, bundle)))
