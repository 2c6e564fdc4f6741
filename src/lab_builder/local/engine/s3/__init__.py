"""S3: where a bucket is, whose it has to be, and where the content of its objects is."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.s3 import owners, regions, versions

    owners.check_expected()
    regions.tell()
    versions.leave_on_disk()
