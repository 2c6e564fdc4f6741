"""The patches of S3."""

from lab_builder.local.engine.patch import Patch

S3 = "ministack.services.s3"

APPLY_BUCKET_SCOPE = Patch(
    S3,
    "_apply_bucket_scope",
    gap="A request is not held against the bucket owner that it expects.",
)
LIST_OBJECTS_V2 = Patch(
    S3, "_list_objects_v2", gap="A listing does not tell in which region its bucket is."
)
LIST_OBJECT_VERSIONS = Patch(
    S3,
    "_list_object_versions",
    gap="A key with characters that XML does not have makes a listing of versions unreadable.",
)
VERSION_ENTRY_FROM_RECORD = Patch(
    S3,
    "_version_entry_from_record",
    gap="The content of every version of an object stays in memory.",
)
