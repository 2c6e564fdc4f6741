"""Hands a batch in: its manifest first, so that no job meets a batch without one."""

from __future__ import annotations

from ledger import paths
from ledger.batches import Batch
from ledger.storage import Store, put_json, put_lines


def hand_in(store: Store, batch: Batch) -> None:
    """Write a batch under ``incoming/`` and what was planted in it under ``manifest/``."""
    put_json(store, paths.manifest(batch.batch_id), batch.manifest())
    put_lines(store, paths.incoming(batch.day, batch.batch_id), batch.lines)
