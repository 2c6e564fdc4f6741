"""S3: bucket regions, bucket owner conditions, and versions on disk."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.s3 import bucket_owner, bucket_region, object_versions

    bucket_owner.install()
    bucket_region.install()
    object_versions.install()
