"""Takes code to S3: reproducible archives, a bucket that is ours, and what is missing in it."""

from lab_builder.package import archive, bucket, upload

__all__ = ["archive", "bucket", "upload"]
