"""S3: bucket regions, bucket owner conditions, versions on disk, and their keys."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.s3 import (
        bucket_owner,
        bucket_region,
        object_versions,
        version_keys,
    )

    bucket_owner.install()
    bucket_region.install()
    object_versions.install()
    version_keys.install()
