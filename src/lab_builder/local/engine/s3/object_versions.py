"""Keep the content of object versions on disk only.

Closes a gap of MiniStack, which drops an object's content from memory once it is written to disk,
but keeps the content of every version in memory. The whole ledger of the lab would be in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.local.engine.s3 import patches


def install() -> None:
    """Record a version without its content."""
    patches.VERSION_ENTRY_FROM_RECORD.wrap(_version_entry)


def _version_entry(
    stock: Callable[..., dict[str, Any]], record: Mapping[str, Any], version_id: str, _content: Any
) -> dict[str, Any]:
    return stock(record, version_id, None)
