"""Leaves the content of objects on disk.

Closes a gap of MiniStack, which drops an object's content from memory once it is written, but with
versioning keeps that of every version, though each is on disk too and read from there after a
restart. The lab's ledger would be in memory whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.local.engine.s3 import patches


def leave_on_disk() -> None:
    """Note a version without its content."""

    patches.VERSION_ENTRY_FROM_RECORD.wrap(_note)


def _note(
    stock: Callable[..., dict[str, Any]], record: Mapping[str, Any], version_id: str, _content: Any
) -> dict[str, Any]:
    return stock(record, version_id, None)
