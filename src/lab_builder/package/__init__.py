"""Upload code to S3: reproducible archives, the bucket, and uploads of missing files."""

from lab_builder.package import archive, bucket, upload

__all__ = ["archive", "bucket", "upload"]
