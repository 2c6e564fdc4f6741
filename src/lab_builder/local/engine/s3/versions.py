"""Leaves the content of objects on disk.

Closes a gap of MiniStack, which drops an object's content from memory once it is written, but with
versioning keeps that of every version, though each is on disk too and read from there after a
restart. The lab's ledger would be in memory whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import s3

from lab_builder.local.engine import patches

patches.require(s3, "_persist_displaced_version", "_version_body")


def leave_on_disk() -> None:
    """Note a version without its content."""

    def note(record: Mapping[str, Any], version_id: str, _content: Any) -> dict[str, Any]:
        entry: dict[str, Any] = stock(record, version_id, None)
        return entry

    stock = patches.replace(s3, "_version_entry_from_record", note)
