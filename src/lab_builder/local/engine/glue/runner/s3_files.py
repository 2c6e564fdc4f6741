"""Download a job's script and libraries from S3, with the permissions of the job's role."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any


def fetch(s3: Any, uri: str, folder: Path) -> Path:
    """Download an object into a folder and return its path."""
    bucket, key = split(uri)
    path = folder / Path(key).name
    path.write_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    return path


def fetch_shared(s3: Any, uri: str) -> Path:
    """Download a library to a path that is derived from its content.

    Spark reuses Python workers with the same search path.
    """
    bucket, key = split(uri)
    content = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    digest = hashlib.sha256(content).hexdigest()[:32]
    path = Path(tempfile.gettempdir()) / "glue-libraries" / digest / Path(key).name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    return path


def split(uri: str) -> tuple[str, str]:
    """Return the bucket and key of an s3:// URI.

    Raises:
        ValueError: the URI is not an S3 location.
    """
    scheme, _, rest = uri.partition("://")
    if scheme not in {"s3", "s3a", "s3n"} or not rest:
        raise ValueError(f"not an S3 location: {uri!r}")
    bucket, _, key = rest.partition("/")
    return bucket, key
